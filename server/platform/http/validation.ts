import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from './errors.ts';
import { type FieldError, type Refusal, unwrap } from './problems.ts';

/** A schema may carry its own words for what it asks for, shown beside the field: `{ 'x-message': { zh, en } }`. */
interface Message {
  zh: string;
  en: string;
}

function createAjv(options: Options): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true, strict: false, ...options });
  addFormats.default(ajv, ['uuid', 'uri', 'date-time', 'date']);
  ajv.addVocabulary(['x-message']);
  return ajv;
}

/** `/items/0/count` as a reader of the request would write it: `items[0].count`. */
function readablePath(error: ErrorObject): string {
  const parts = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'required') parts.push(String(error.params.missingProperty));
  if (error.keyword === 'additionalProperties') parts.push(String(error.params.additionalProperty));
  return parts.reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
    '',
  );
}

const TYPES: Record<string, Message> = {
  string: { zh: '应为文字', en: 'must be text' },
  integer: { zh: '应为整数', en: 'must be a whole number' },
  number: { zh: '应为数字', en: 'must be a number' },
  boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
  array: { zh: '应为列表', en: 'must be a list' },
  object: { zh: '应为对象', en: 'must be an object' },
};

const KEYWORDS: Record<string, (params: Record<string, unknown>) => Message> = {
  required: () => ({ zh: '不能为空', en: 'is required' }),
  type: (params) => TYPES[String(params.type)] ?? { zh: '类型不对', en: 'has the wrong type' },
  minLength: (params) => ({
    zh: `至少 ${params.limit} 个字符`,
    en: `must have at least ${params.limit} characters`,
  }),
  maxLength: (params) => ({
    zh: `最多 ${params.limit} 个字符`,
    en: `must have at most ${params.limit} characters`,
  }),
  minimum: (params) => ({ zh: `不能小于 ${params.limit}`, en: `must be at least ${params.limit}` }),
  maximum: (params) => ({ zh: `不能大于 ${params.limit}`, en: `must be at most ${params.limit}` }),
  minItems: (params) => ({ zh: `至少 ${params.limit} 项`, en: `must have at least ${params.limit} entries` }),
  maxItems: (params) => ({ zh: `最多 ${params.limit} 项`, en: `must have at most ${params.limit} entries` }),
  enum: (params) => ({ zh: `只能是 ${params.allowedValues}`, en: `must be one of ${params.allowedValues}` }),
  const: (params) => ({ zh: `只能是 ${params.allowedValue}`, en: `must be ${params.allowedValue}` }),
  additionalProperties: () => ({ zh: '未知的字段', en: 'is unknown' }),
};

function fieldError(error: ErrorObject): FieldError {
  const own = (error.parentSchema as { 'x-message'?: Message } | undefined)?.['x-message'];
  const usesOwn = own !== undefined && error.keyword !== 'required' && error.keyword !== 'type';
  const message = usesOwn ? own : KEYWORDS[error.keyword]?.(error.params);
  return { path: readablePath(error), ...(message ?? { zh: '格式不对', en: 'has the wrong form' }) };
}

/** One entry a field, the first thing that is wrong with it. */
export function validationRefusal(errors: readonly ErrorObject[]): Refusal<'validation_failed'> {
  const byPath = new Map<string, FieldError>();
  // A union reports each of its branches besides itself; the branches are what a reader can act on.
  const worthSaying = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'if');
  for (const error of (worthSaying.length > 0 ? worthSaying : errors).map(fieldError)) {
    if (!byPath.has(error.path)) byPath.set(error.path, error);
  }
  return refuse('validation_failed', { errors: [...byPath.values()] });
}

/** A refusal of one field that a schema alone cannot judge. */
export function invalidField(path: string, zh: string, en: string): Refusal<'validation_failed'> {
  return refuse('validation_failed', { errors: [{ path, zh, en }] });
}

/**
 * For routes with `attachValidation`: refuses with the errors that the schema found, and with `further` errors of other
 * fields, so that one answer names everything that is wrong.
 */
export function refuseInvalidFields(request: FastifyRequest, further: FieldError[]): void {
  const found = (request.validationError?.validation ?? []) as ErrorObject[];
  const errors = found.length > 0 ? (validationRefusal(found).details.errors as FieldError[]) : [];
  const named = new Set(errors.map((error) => error.path));
  const all = [...errors, ...further.filter((error) => !named.has(error.path))];
  if (request.validationError || all.length > 0) unwrap(refuse('validation_failed', { errors: all }));
}

/** Deeper than anything that the shop asks for; a body of brackets alone would run the stack over. */
const DEPTH_MAX = 32;

/** PostgreSQL stores neither NUL nor half a surrogate pair in text. Both are refused here, and so is a value nested too deep. */
function findUnstorable(value: unknown, path: string, depth = 0): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
  if (depth > DEPTH_MAX) return path;
  for (const [key, each] of Object.entries(value)) {
    const name = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = findUnstorable(key, name) ?? findUnstorable(each, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function refuseUnstorable(request: FastifyRequest): void {
  for (const part of [request.params, request.query, request.body]) {
    const path = findUnstorable(part, '');
    if (path !== null)
      unwrap(invalidField(path.replaceAll('\0', ''), '含有无法保存的内容', 'holds what cannot be stored'));
  }
}

/** Bodies are taken as they are; what stands in a URL is text and is turned into what the schema asks for. */
export function installValidation(app: FastifyInstance): void {
  const strict = createAjv({ coerceTypes: false });
  const fromText = createAjv({ coerceTypes: 'array' });
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : fromText).compile(schema),
  );
  app.addHook('preValidation', async (request) => {
    refuseUnstorable(request);
    // No body at all is an empty one, so that each missing field is named.
    if (request.routeOptions.schema?.body && (request.body === undefined || request.body === null))
      request.body = {};
  });
}
