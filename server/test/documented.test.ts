import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DOCS = join(import.meta.dirname, '..', '..', 'docs', 'payments.md');
const MODULES = ['payments', 'refunds'].map((name) => join(import.meta.dirname, '..', 'modules', name));

/** The names in the first column of the table of unhappy ways. */
function documentedRows(): string[] {
  const text = readFileSync(DOCS, 'utf8');
  const table = text.slice(text.indexOf('| What happens |')).split('\n\n')[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|')[1]?.trim() ?? '');
}

/** The names of the tests made with `row`, as they stand in the sources, those of lists included. */
function testedRows(): string[] {
  const sources = MODULES.flatMap((module) =>
    readdirSync(module, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(module, name), 'utf8')),
  );
  return sources.flatMap((source) => [
    ...[...source.matchAll(/\brow\(\s*(['"])(.+?)\1,/g)].map((match) => match[2] as string),
    ...[...source.matchAll(/^ {2}\[(['"])(.+?)\1, '\w+'\],$/gm)].map((match) => match[2] as string),
  ]);
}

test('every row of the table in docs/payments.md has a test of its name, and every such test a row', () => {
  expect(testedRows().sort()).toEqual(documentedRows().sort());
  expect(documentedRows().length).toBeGreaterThan(40);
});
