import type { paths } from './openapi.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths of the API that have a method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never;
type JsonOf<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : never;
type Success<Responses> = JsonOf<Responses[keyof Responses & (200 | 201 | 202)]>;

/** The body of a successful answer; undefined where the answer has none. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer Responses }
    ? [Success<Responses>] extends [never]
      ? undefined
      : Success<Responses>
    : never;

/** The body of a request. */
export type BodyOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody?: infer Body } ? JsonOf<NonNullable<Body>> : never;

/** The document marks a parameter with a default as required, but a request may leave it out. */
type QueryOf<Op> = Op extends { parameters: { query?: infer Query } } ? Partial<Query> : never;
type PathPart<Op> = Op extends { parameters: { path: infer Names } } ? { path: Names } : { path?: undefined };
type BodyPart<Op> = Op extends { requestBody: { content: { 'application/json': infer Body } } }
  ? { body: Body }
  : Op extends { requestBody?: { content: { 'application/json': infer Body } } }
    ? { body?: Body }
    : { body?: undefined };

export type Input<P extends keyof paths, M extends Method> = PathPart<Operation<P, M>> &
  BodyPart<Operation<P, M>> & {
    query?: QueryOf<Operation<P, M>>;
    headers?: Record<string, string>;
    /** Sends no token. The sign-in routes need none, and an expired one would only cost a refresh. */
    anonymous?: boolean;
    /** Ends the request; the call then throws as when no answer comes. */
    signal?: AbortSignal;
  };

/** The input may be left out where all of its parts are optional. */
export type InputArguments<P extends keyof paths, M extends Method> =
  Record<never, never> extends Input<P, M> ? [input?: Input<P, M>] : [input: Input<P, M>];
