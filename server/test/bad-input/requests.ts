import type { InjectOptions } from 'fastify';
import { example, exampleObject, type Known, type Operation } from './document.ts';

export interface BadRequest {
  /** What is bad about it, for the reader of a failure. */
  what: string;
  method: NonNullable<InjectOptions['method']>;
  url: string;
  headers: Record<string, string>;
  payload?: string;
}

const STRINGS: Record<string, string> = {
  empty: '',
  blank: ' \t\n',
  NUL: 'a\0b',
  'half a surrogate pair': 'a\ud83d',
  emoji: '👩‍👩‍👧‍👦🧧集市',
  SQL: "'; DROP TABLE users; --",
  'a LIKE pattern': '%_\\%',
  HTML: '<script>alert(1)</script>',
  'right to left': '\u202egnirts\u202c',
  long: 'x'.repeat(20_000),
  'a path': '../../../../etc/passwd',
  'a number': '12345678901234567890',
  'an unknown id': '01890000-0000-7000-8000-000000000000',
};

const NUMBERS: Record<string, number> = {
  negative: -1,
  zero: 0,
  fractional: 1.5,
  'past int4': 2_147_483_648,
  'past what a double holds': 2 ** 53,
  'past int8': 1e19,
  huge: 1e308,
};

/** JSON has values that JavaScript writes otherwise; these stand in its text as they are. */
const OF_OTHER_TYPES: Record<string, unknown> = {
  null: null,
  true: true,
  'an empty list': [],
  'an empty object': {},
  'a list of lists': [[[]]],
  'an object with a prototype': JSON.parse(
    '{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {}}}',
  ),
};

const BAD_VALUES: [string, unknown][] = [
  ...Object.entries(STRINGS),
  ...Object.entries(NUMBERS),
  ...Object.entries(OF_OTHER_TYPES),
];

type Path = (string | number)[];

/** Where in a body a value stands that may be replaced: every field, also within lists and objects. */
function placesIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const below = Object.entries(value).flatMap(([key, each]) =>
    placesIn(each, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length === 0 ? below : [at, ...below];
}

function withValueAt(body: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(body) as Record<string | number, unknown>;
  copy[key] = withValueAt(copy[key], rest, value);
  return copy;
}

/** `undefined` leaves a field out: JSON does not write it. */
function badBodies(good: Record<string, unknown>): [string, unknown][] {
  return placesIn(good).flatMap((place) =>
    [['nothing', undefined] as [string, unknown], ...BAD_VALUES].map(([what, value]): [string, unknown] => [
      `${place.join('.')} is ${what}`,
      withValueAt(good, place, value),
    ]),
  );
}

/** Whole bodies that are no object at all, broken or enormous. */
const BROKEN_BODIES: [string, string][] = [
  ['the body is null', 'null'],
  ['the body is a list', '[]'],
  ['the body is text', '"text"'],
  ['the body is a number', '5'],
  ['the body is broken JSON', '{"count": 1'],
  ['the body is no JSON', '<xml/>'],
  ['the body is nested deeply', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['the body is a number without end', `{"count": ${'9'.repeat(400)}}`],
  ['the body names a prototype', '{"__proto__": {"isAdmin": true}}'],
  ['the body is past its limit', `{"remark": "${'x'.repeat(1_100_000)}"}`],
];

const WRONG_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'nonsense',
];

/** Texts as they stand in a URL; what no URL can hold is left out. */
const IN_URL: [string, string][] = [
  ...Object.entries(STRINGS)
    .filter(([, text]) => text.isWellFormed() && text.length < 10_000)
    .map(([what, text]): [string, string] => [what, encodeURIComponent(text)]),
  ['broken UTF-8', '%ff%fe'],
  ['half a surrogate pair', '%ed%a0%80'],
  ['a broken escape', '%zz'],
  ['negative', '-1'],
  ['fractional', '1.5'],
  ['past int8', '99999999999999999999'],
  ['long', 'x'.repeat(3_000)],
];

function fillPath(operation: Operation, known: Known, instead: Record<string, string> = {}): string {
  return operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const parameter = operation.parameters.find((each) => each.name === name && each.in === 'path');
    return instead[name] ?? encodeURIComponent(String(example(parameter?.schema ?? {}, name, known)));
  });
}

function badUrls(operation: Operation, known: Known): [string, string][] {
  const inPath = operation.parameters.filter((each) => each.in === 'path');
  const inQuery = operation.parameters.filter((each) => each.in === 'query');
  const good = fillPath(operation, known);
  const paths = inPath.flatMap(({ name }) =>
    IN_URL.map(([what, text]): [string, string] => [
      `${name} in the path is ${what}`,
      fillPath(operation, known, { [name]: text }),
    ]),
  );
  const queries = inQuery.flatMap(({ name }) => [
    ...IN_URL.map(([what, text]): [string, string] => [`${name} is ${what}`, `${good}?${name}=${text}`]),
    [`${name} comes twice`, `${good}?${name}=1&${name}=2`] as [string, string],
    [`${name} is an object`, `${good}?${name}[a]=1`] as [string, string],
  ]);
  return [...paths, ...queries];
}

const BAD_HEADERS: [string, Record<string, string>][] = [
  ['a key of the wrong form', { 'idempotency-key': 'not-a-key' }],
  ['an unknown key', { 'idempotency-key': '01890000-0000-7000-8000-000000000000' }],
  ['a long key', { 'idempotency-key': 'x'.repeat(5_000) }],
  ['a key of SQL', { 'idempotency-key': "' OR 1=1; --" }],
  ['a foreign token', { authorization: 'Bearer a.b.c' }],
  ['no Bearer', { authorization: 'Basic eDp5' }],
  ['a language that is none', { 'accept-language': '*;q=zzz,,;;' }],
  ['a broken cookie', { cookie: 'jishi_refresh=%00%ff; ;;=' }],
  ['a foreign origin', { origin: 'https://elsewhere.example' }],
];

/** Every bad request to an operation, and the good one that they are made of. */
export function badRequests(
  operation: Operation,
  known: Known,
  signed: Record<string, string>,
): { good: BadRequest; bad: BadRequest[] } {
  const body = operation.body === null ? null : exampleObject(operation.body, known);
  const json = { ...signed, 'content-type': 'application/json' };
  const good: BadRequest = {
    what: 'as it should be',
    method: operation.method as BadRequest['method'],
    url: fillPath(operation, known),
    headers: body === null ? signed : json,
    ...(body !== null && { payload: JSON.stringify(body) }),
  };
  const bad: BadRequest[] = badUrls(operation, known).map(([what, url]) => ({ ...good, what, url }));
  bad.push(
    ...BAD_HEADERS.map(([what, headers]) => ({ ...good, what, headers: { ...good.headers, ...headers } })),
  );
  if (body === null) return { good, bad };

  bad.push(...badBodies(body).map(([what, each]) => ({ ...good, what, payload: JSON.stringify(each) })));
  bad.push(...BROKEN_BODIES.map(([what, payload]) => ({ ...good, what, payload })));
  bad.push(
    ...WRONG_TYPES.map((type) => ({
      ...good,
      what: `its content type is ${type}`,
      headers: { ...signed, 'content-type': type },
    })),
  );
  return { good, bad };
}
