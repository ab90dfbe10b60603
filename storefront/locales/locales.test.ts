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

/** Keys whose last part is known only at run time: `t(`errors.${code}`)`. */
const COMPUTED = /t\(\s*`([\w.]*)\$\{[^`]*`/g;
const LITERAL = /'([a-zA-Z]\w*(?:\.\w+)+)'|keypath="([\w.]+)"/g;
/** Literals of the form `a.b` that are no key: files and modules. */
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

test('the scan of the sources finds keys and computed keys', () => {
  expect(literals.size).toBeGreaterThan(200);
  expect(prefixes).toContain('cart.problems.');
});

test('both languages have the same keys', () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

test('every used key exists', () => {
  const missing = [...literals].filter((key) => !chinese.has(key));
  expect(missing).toEqual([]);
  for (const prefix of prefixes) {
    expect(
      [...chinese.keys()].some((key) => key.startsWith(prefix)),
      prefix,
    ).toBe(true);
  }
});

test('every key is used', () => {
  // Error texts are looked up by the code that the server answers.
  const open = [...prefixes, 'errors.'].filter((prefix) => prefix !== '');
  const unused = [...chinese.keys()].filter(
    (key) => !literals.has(key) && !open.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

test('both languages have the same placeholders', () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [key, text] of chinese) expect(names(english.get(key) ?? ''), key).toEqual(names(text));
});

test('every text compiles and is not empty', () => {
  for (const [key, text] of [...chinese, ...english]) {
    expect(text.trim(), key).not.toBe('');
    const errors: unknown[] = [];
    baseCompile(text, { onError: (error) => errors.push(error) });
    expect(errors, key).toEqual([]);
  }
});

test('every error text has a code in docs/errors.md or is one of the front end’s own', () => {
  const documented = readFileSync(join(root, '..', 'docs', 'errors.md'), 'utf8');
  const own = ['unknown', 'offline', 'server_error'];
  const foreign = Object.keys(zh.errors).filter(
    (code) => !own.includes(code) && !documented.includes(`\`${code}\``),
  );
  expect(foreign).toEqual([]);
});
