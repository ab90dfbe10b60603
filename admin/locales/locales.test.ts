import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseCompile } from '@intlify/message-compiler';
import { expect, test } from 'vitest';

interface Texts {
  [key: string]: string | Texts;
}

const root = join(import.meta.dirname, '..');

function flatten(texts: Texts, prefix: string): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : flatten(value, `${prefix}${name}.`),
  );
}

function readTexts(language: string): Map<string, string> {
  const folder = join(import.meta.dirname, language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.flatMap((name) =>
      flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Texts, `${name.slice(0, -5)}.`),
    ),
  );
}

/** The sources of the back office and the components that it shares with the storefront. */
function readSources(): { own: string; shared: string } {
  const read = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          /\.(vue|ts)$/.test(entry.name) &&
          !entry.name.endsWith('.test.ts') &&
          !entry.parentPath.includes('dist'),
      )
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  return { own: read(root), shared: read(join(root, '..', 'web')) };
}

const chinese = readTexts('zh-CN');
const english = readTexts('en');
const sources = readSources();
/** `t('orders.title')`, also as a value such as `title: 'orders.title'`. */
const LITERAL = /'([a-zA-Z]\w*(?:\.[\w-]+)+)'/g;
/** Keys whose last part is only known when the page runs. */
const COMPUTED = /t\(\s*`([\w.]*)\$\{[^`]*`/g;
const literals = new Set(
  [...`${sources.own}${sources.shared}`.matchAll(LITERAL)].map((match) => match[1] ?? ''),
);
const prefixes = new Set([...sources.own.matchAll(COMPUTED)].map((match) => match[1] ?? ''));

test('both languages have the same keys', () => {
  expect(chinese.size).toBeGreaterThan(50);
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

test('no key that a page uses is missing', () => {
  const used = [...sources.own.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '');
  expect(used.filter((key) => !chinese.has(key))).toEqual([]);
  for (const prefix of prefixes)
    expect(
      [...chinese.keys()].some((key) => key.startsWith(prefix)),
      prefix,
    ).toBe(true);
});

test('no key is unused', () => {
  // The text of an error is looked up by the code that the server answers.
  const open = [...prefixes, 'errors.'].filter((prefix) => prefix !== '');
  const unused = [...chinese.keys()].filter(
    (key) => !literals.has(key) && !open.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

test('both languages fill in the same values', () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [key, text] of chinese) expect(names(english.get(key) ?? ''), key).toEqual(names(text));
});

test('every text can be compiled and is not empty', () => {
  for (const [key, text] of [...chinese, ...english]) {
    expect(text.trim(), key).not.toBe('');
    const errors: unknown[] = [];
    baseCompile(text, { onError: (error) => errors.push(error) });
    expect(errors, key).toEqual([]);
  }
});
