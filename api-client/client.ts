import type { Answer, InputArguments, Method, PathWith } from './operations.ts';
import { ApiProblem } from './problem.ts';

export interface ApiRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | FormData;
  signal?: AbortSignal;
  /** The answer's body is taken as a `Blob`, unread. */
  asFile?: boolean;
}

export interface ApiAnswer {
  status: number;
  body: unknown;
  header: (name: string) => string | null;
}

/** Sends one request to the API. Throws `ApiProblem.offline()` when no answer comes. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/**
 * Reads the access token and replaces a refused one. Absent on the server, which renders for nobody in particular.
 */
export interface TokenSource {
  current: () => Promise<string | null>;
  /** @returns a token other than `rejected`; null when the session has ended */
  replace: (rejected: string) => Promise<string | null>;
}

/** The input of any operation. The typed calls narrow it. */
export interface AnyInput {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  anonymous?: boolean;
  signal?: AbortSignal;
  /** The answer's body is a `Blob`; a refusal is still an `ApiProblem`. */
  asFile?: boolean;
}

export type Api = ReturnType<typeof createApi>;

/**
 * The client of the API. Its types come from the OpenAPI document. A call returns the parsed body; every refusal
 * throws an `ApiProblem`.
 */
export function createApi(options: {
  send: Send;
  language: string;
  tokens?: TokenSource;
  /**
   * Asks the person for a fresh proof of who they are, where the server answers `step_up_required`.
   * @returns whether the proof was given: then the request is sent once more
   */
  proveAgain?: () => Promise<boolean>;
}) {
  const sendAsCaller = (outgoing: ApiRequest, tokens: TokenSource | undefined) =>
    tokens ? sendSigned(options.send, outgoing, tokens) : options.send(outgoing);

  /** One request whose status and headers the caller needs. */
  async function request(method: string, path: string, input: AnyInput = {}): Promise<ApiAnswer> {
    const outgoing = buildRequest(method, path, options.language, input);
    const tokens = input.anonymous ? undefined : options.tokens;
    let answer = await sendAsCaller(outgoing, tokens);
    // The server refused before it did anything, so to send the request again is safe for every method.
    if (isStepUpRefusal(answer) && (await options.proveAgain?.()))
      answer = await sendAsCaller(outgoing, tokens);
    if (answer.status >= 400) {
      throw ApiProblem.fromAnswer(answer.status, answer.body, answer.header('retry-after'));
    }
    return answer;
  }

  const call =
    <M extends Method>(method: M) =>
    async <P extends PathWith<M>>(path: P, ...[input]: InputArguments<P, M>): Promise<Answer<P, M>> => {
      // Without a body the server could only answer that the body is missing; with `{}` it names each missing
      // field.
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
    signal: input.signal,
    ...(input.asFile && { asFile: true }),
    body: isForm
      ? (input.body as FormData)
      : input.body === undefined
        ? undefined
        : JSON.stringify(input.body),
  };
}

/** Puts the values into a path such as `/api/products/{id}`. */
function fillPath(template: string, names: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
}

function formatQuery(query: AnyInput['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) return '';
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

/**
 * Replaces a token that the server refused as expired or invalid, and sends the request once more. The server
 * refused the first request before it did anything, so this is safe for every method.
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

const codeOf = (answer: ApiAnswer): unknown => (answer.body as { code?: unknown } | null)?.code;

function isTokenRefusal(answer: ApiAnswer): boolean {
  const code = codeOf(answer);
  return answer.status === 403 && (code === 'token_expired' || code === 'token_invalid');
}

function isStepUpRefusal(answer: ApiAnswer): boolean {
  return answer.status === 403 && codeOf(answer) === 'step_up_required';
}
