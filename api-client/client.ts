import type { Answer, InputArguments, Method, PathWith } from './operations.ts';
import { ApiProblem } from './problem.ts';

export interface ApiRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | FormData;
}

export interface ApiAnswer {
  status: number;
  body: unknown;
  header: (name: string) => string | null;
}

/** Carries one request to the API and its answer back; throws `ApiProblem.offline()` where none came. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/** Where the bearer token comes from and how a rejected one is replaced. Absent on the server. */
export interface TokenSource {
  current: () => Promise<string | null>;
  /** A token other than `rejected`, or null when the session is over. */
  replace: (rejected: string) => Promise<string | null>;
}

/** An input of any operation; the typed calls narrow it. */
export interface AnyInput {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  anonymous?: boolean;
}

export type Api = ReturnType<typeof createApi>;

/** The API as the pages use it: typed by its OpenAPI document, parsed bodies out, every refusal an `ApiProblem`. */
export function createApi(options: { send: Send; language: string; tokens?: TokenSource }) {
  /** One request with its status and headers, for where the body is not all. */
  async function request(method: string, path: string, input: AnyInput = {}): Promise<ApiAnswer> {
    const outgoing = buildRequest(method, path, options.language, input);
    const tokens = input.anonymous ? undefined : options.tokens;
    const answer = tokens ? await sendSigned(options.send, outgoing, tokens) : await options.send(outgoing);
    if (answer.status >= 400) {
      throw ApiProblem.fromAnswer(answer.status, answer.body, answer.header('retry-after'));
    }
    return answer;
  }

  const call =
    <M extends Method>(method: M) =>
    async <P extends PathWith<M>>(path: P, ...[input]: InputArguments<P, M>): Promise<Answer<P, M>> => {
      // A write without content still says `{}`: what is missing is then named field by field.
      const body = method === 'get' || method === 'delete' ? input?.body : (input?.body ?? {});
      const answer = await request(method.toUpperCase(), path, { ...(input as AnyInput), body });
      return answer.body as Answer<P, M>;
    };

  return {
    request,
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
  };
}

function buildRequest(method: string, path: string, language: string, input: AnyInput): ApiRequest {
  const headers: Record<string, string> = { 'accept-language': language, ...input.headers };
  const isForm = typeof FormData !== 'undefined' && input.body instanceof FormData;
  if (input.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  return {
    method,
    path: fillPath(path, input.path ?? {}) + formatQuery(input.query),
    headers,
    body: isForm
      ? (input.body as FormData)
      : input.body === undefined
        ? undefined
        : JSON.stringify(input.body),
  };
}

/** `/api/products/{id}` with its id. */
function fillPath(template: string, names: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
}

function formatQuery(query: AnyInput['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) return '';
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

/**
 * A token that was refused as expired or invalid is replaced once and the request repeated: it was turned
 * away before anything happened, so repeating is safe for every method.
 */
async function sendSigned(send: Send, request: ApiRequest, tokens: TokenSource): Promise<ApiAnswer> {
  const token = await tokens.current();
  if (token === null) return send(request);
  const answer = await send(signed(request, token));
  if (!isTokenRefusal(answer)) return answer;
  const next = await tokens.replace(token);
  return next === null ? answer : send(signed(request, next));
}

function signed(request: ApiRequest, token: string): ApiRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

function isTokenRefusal(answer: ApiAnswer): boolean {
  const code = (answer.body as { code?: unknown } | null)?.code;
  return answer.status === 403 && (code === 'token_expired' || code === 'token_invalid');
}
