export interface Answer {
  status: number;
  /** Parsed where it is JSON. Tests compare it, they do not trust its type. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  headers: Headers;
}

export interface Client {
  /** Sent with every request from now on. */
  headers: Record<string, string>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** `name=value` pairs that the server has set, as a browser keeps them. */
  cookies: Map<string, string>;
}

/** A client that knows of the shop what HTTP tells, and keeps cookies. */
export function createClient(baseUrl: string): Client {
  const client: Client = {
    headers: {},
    cookies: new Map(),
    async call(method, path, body, headers = {}) {
      const isForm = body instanceof URLSearchParams;
      const response = await fetch(new URL(path, baseUrl), {
        method,
        redirect: 'manual',
        headers: {
          ...(client.cookies.size > 0 && {
            cookie: [...client.cookies].map((pair) => pair.join('=')).join('; '),
          }),
          ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
          ...client.headers,
          ...headers,
        },
        body: isForm ? body : JSON.stringify(body),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '') client.cookies.delete(name);
        else client.cookies.set(name, value);
      }
      const answer = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        body: isJson ? JSON.parse(answer) : answer,
        headers: response.headers,
      };
    },
    get: (path) => client.call('GET', path),
  };
  return client;
}
