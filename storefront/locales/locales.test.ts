import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { baseCompile } from '@intlify/message-compiler';
import { expect, test } from 'vitest';
import en from './en.json' with { type: 'json' };
import zh from './zh-CN.json' with { type: 'json' };

interface Texts {
  [key: string]: string | Texts;
}

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : [...flatten(value, `${prefix}${name}.`)],
  );
  return new Map(entries);
}

const chinese = flatten(zh);
const english = flatten(en);
const root = join(import.meta.dirname, '..');

/** Keys whose last part is only known when the page runs: `t(`errors.${code}`)`. */
const COMPUTED = /t\(\s*`([\w.]*)\$\{[^`]*`/g;
const LITERAL = /'([a-zA-Z]\w*(?:\.\w+)+)'|keypath="([\w.]+)"/g;
/** What a literal of the form `a.b` is when it is no key: a file or a module. */
const NO_KEY = /\.(ts|vue|json|css|svg|png)$/;

/** The storefront's sources and those that it shares with other front ends. */
async function readSources(): Promise<string> {
  const folders = [root, join(root, '..', 'web')];
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const files = entries
    .flat()
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(vue|ts)$/.test(entry.name) &&
        !entry.name.endsWith('.test.ts') &&
        !entry.parentPath.includes('dist'),
    );
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

const sources = await readSources();
const namespaces = new Set([...chinese.keys()].map((key) => key.split('.')[0]));
const literals = new Set(
  [...sources.matchAll(LITERAL)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((key) => namespaces.has(key.split('.')[0] ?? '') && !NO_KEY.test(key)),
);
const prefixes = new Set([...sources.matchAll(COMPUTED)].map((match) => match[1] ?? ''));

test('the scan of the sources finds what is there', () => {
  expect(literals.size).toBeGreaterThan(200);
  expect(prefixes).toContain('cart.problems.');
});

test('both languages have the same keys', () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

test('no key that is used is missing', () => {
  const missing = [...literals].filter((key) => !chinese.has(key));
  expect(missing).toEqual([]);
  for (const prefix of prefixes) {
    expect(
      [...chinese.keys()].some((key) => key.startsWith(prefix)),
      prefix,
    ).toBe(true);
  }
});

test('no key is unused', () => {
  // Error texts are looked up by whatever code the server answers.
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

test('every text can be compiled and says something', () => {
  for (const [key, text] of [...chinese, ...english]) {
    expect(text.trim(), key).not.toBe('');
    const errors: unknown[] = [];
    baseCompile(text, { onError: (error) => errors.push(error) });
    expect(errors, key).toEqual([]);
  }
});

test('every error text belongs to a code of the server, or to the page itself', () => {
  const documented = readFileSync(join(root, '..', 'docs', 'errors.md'), 'utf8');
  const own = ['unknown', 'offline', 'server_error'];
  const foreign = Object.keys(zh.errors).filter(
    (code) => !own.includes(code) && !documented.includes(`\`${code}\``),
  );
  expect(foreign).toEqual([]);
});
