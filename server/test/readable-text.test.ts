import { expect, test } from 'vitest';
import { readDocument } from '../../tools/openapi/derive.ts';

/** Fields that programs fill in, or secrets that nobody is shown. Any text in them is compared with what is known. */
const NOT_FOR_READING =
  /^(.*Id|.*Ids|.*Key|ticket|token|code|smsCode|recoveryCode|(old|new|current)?[pP]assword(Confirm)?|username|mobile|regionCode|roles|permissions|version|skuIds|ids|coupons|columns|imageUrls|taxNumber|param|sign)$/;

interface Schema {
  type?: string;
  pattern?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
}

/** The paths of all texts below a schema that accept any text. */
function freeTexts(schema: Schema, path: string): string[] {
  if (schema.type === 'string') {
    const isBound = [schema.pattern, schema.format, schema.enum, schema.const].some(
      (rule) => rule !== undefined,
    );
    return isBound ? [] : [path];
  }
  const branches = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => freeTexts(each, `${path}.${name}`)),
    ...(schema.items ? freeTexts(schema.items, path) : []),
    ...branches.flatMap((each) => freeTexts(each, path)),
  ];
}

test('every text that a person types for others in a request must be readable', async () => {
  const { paths } = (await readDocument()) as unknown as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  };
  const found = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
        freeTexts(schema, `${method} ${path} `),
      ),
    ),
  );
  const free = found.filter((path) => !NOT_FOR_READING.test(path.split('.').at(-1) ?? ''));
  expect(free).toEqual([]);
});
