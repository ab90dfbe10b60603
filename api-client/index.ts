/** The shop's HTTP API for front ends: its types, one client, and the access token that the client sends. */
export { type AnyInput, type Api, type ApiAnswer, type ApiRequest, createApi, type Send } from './client.ts';
export type { Answer, BodyOf, Input } from './operations.ts';
export { ApiProblem, type ProblemDetails, toProblem } from './problem.ts';
export { createSend } from './send.ts';
export { createTokenKeeper, type Exclusively, type TokenKeeper, type TokenStorage } from './tokens.ts';
export type * from './types.ts';
