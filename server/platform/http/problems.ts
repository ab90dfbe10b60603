import type { Language } from '../values/language.ts';

/** What a refusal means, once for every place that shows it. */
export interface ProblemDefinition {
  status: number;
  zh: string;
  en: string;
}

/** What is wrong with one field, `path` as in `items[0].count`. */
export interface FieldError {
  path: string;
  zh: string;
  en: string;
}

/** An expected refusal: a value that use cases return. Bugs are thrown and never look like this. */
export class Refusal<Code extends string = string> {
  readonly code: Code;
  readonly definition: ProblemDefinition;
  /** Further members of the problem document, such as `lines` of `out_of_stock`. */
  readonly details: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: Code,
    definition: ProblemDefinition,
    details: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    this.code = code;
    this.definition = definition;
    this.details = details;
    this.headers = headers;
  }
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal;
}

type Refuse<Code extends string> = <C extends Code>(
  code: C,
  details?: Record<string, unknown>,
  headers?: Record<string, string>,
) => Refusal<C>;

/** Defines the refusals of a module, and returns the function that makes them. */
export function defineProblems<Code extends string>(
  problems: Record<Code, ProblemDefinition>,
): { problems: Record<Code, ProblemDefinition>; refuse: Refuse<Code> } {
  return {
    problems,
    refuse: (code, details, headers) => new Refusal(code, problems[code], details, headers),
  };
}

/** Carries a refusal out of a route handler to the error handler: only `unwrap` throws it. */
export class ProblemError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'ProblemError';
    this.refusal = refusal;
  }
}

/** Where HTTP begins: a use case's answer, or its refusal on the way to the error handler. */
export function unwrap<T>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new ProblemError(result);
  return result as Exclude<T, Refusal>;
}

function localised(details: Record<string, unknown>, language: Language): Record<string, unknown> {
  if (!Array.isArray(details.errors)) return details;
  const errors = (details.errors as FieldError[]).map(({ path, zh, en }) => ({
    path,
    message: language === 'en' ? en : zh,
  }));
  return { ...details, errors };
}

/** The problem document of RFC 9457. */
export function problemDocument(refusal: Refusal, language: Language): Record<string, unknown> {
  const title = language === 'en' ? refusal.definition.en : refusal.definition.zh;
  return {
    type: `urn:jishi:problem:${refusal.code}`,
    title,
    status: refusal.definition.status,
    code: refusal.code,
    detail: title,
    ...localised(refusal.details, language),
  };
}
