import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deriveClientTypes, readDocument } from '../tools/openapi/derive.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, unknown>;
}

async function operations(): Promise<[string, Operation][]> {
  const { paths } = (await readDocument()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
}

test('the client’s types are those of the routes', async () => {
  const file = join(import.meta.dirname, 'openapi.ts');
  expect(await readFile(file, 'utf8'), 'npm run openapi').toBe(await deriveClientTypes());
});

test('every route has a summary, tags and a successful answer', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(40);
  const silent = all.filter(
    ([, { summary, tags, responses }]) =>
      !summary || !tags?.length || !Object.keys(responses).some((each) => /^[23]/.test(each)),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('every route that needs a token names it in the document', async () => {
  const open = (await operations()).filter(([, { security }]) => !security?.length).map(([name]) => name);
  expect(open.filter((name) => /\/api\/(me|cart|addresses|checkouts|orders|admin)\b/.test(name))).toEqual([
    'post /api/admin/auth/login',
    'post /api/admin/auth/second-factor',
    'post /api/admin/auth/invitation',
    'post /api/admin/auth/passkey/options',
  ]);
});
