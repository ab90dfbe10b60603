import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProblemDefinition } from '../platform/http/problems.ts';

const SERVER = join(import.meta.dirname, '..');
const DOCUMENT = join(SERVER, '..', 'docs', 'errors.md');
const ROW = /^\| `(\w+)` \| (\d{3}) \| ([^|]+) \|/gm;

async function defined(): Promise<string[]> {
  const rows: string[] = [];
  for await (const file of glob('{platform,modules}/**/errors.ts', { cwd: SERVER })) {
    const { problems } = (await import(join(SERVER, file))) as {
      problems: Record<string, ProblemDefinition>;
    };
    rows.push(...Object.entries(problems).map(([code, { status, en }]) => `${code} ${status} ${en}`));
  }
  return rows.sort();
}

test('docs/errors.md lists every code with its status and meaning, and none besides', async () => {
  const rows = await defined();
  expect(rows.length).toBeGreaterThan(30);
  const text = await readFile(DOCUMENT, 'utf8');
  const listed = [...text.matchAll(ROW)].map(([, code, status, meaning]) => `${code} ${status} ${meaning}`);
  expect(listed.sort()).toEqual(rows);
});

test('a code means one thing in the whole shop', async () => {
  const codes = (await defined()).map((row) => row.split(' ')[0]);
  expect(codes).toEqual([...new Set(codes)]);
});
