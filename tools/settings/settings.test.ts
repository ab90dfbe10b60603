import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/start/config.ts';
import { SETTING_GROUPS, SETTINGS } from '../../server/start/settings/schema.ts';
import { deriveEnvExample, deriveSettingsPage } from './derive.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]) => readFile(join(ROOT, ...path), 'utf8');

test('docs/settings.md and .env.example are what `npm run settings` writes', async () => {
  expect(await read('docs', 'settings.md')).toBe(deriveSettingsPage());
  expect(await read('.env.example')).toBe(deriveEnvExample());
});

test('every setting is in one group, and every group is read', () => {
  const grouped = SETTING_GROUPS.flatMap(({ settings }) => Object.keys(settings));
  expect(grouped.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
});

test('every setting has a place in the configuration', async () => {
  const config = await read('server', 'start', 'config.ts');
  const names = Object.keys(SETTINGS);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(config))).toEqual([]);
});

test('every setting of .env.example, with its default, gives the configuration of an empty environment', async () => {
  const uncommented = (await read('.env.example')).replaceAll(/^# (?=[A-Z0-9_]+=)/gm, '');
  const settings = parseEnv(uncommented);
  expect(Object.keys(settings).toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  expect(readConfig(settings)).toEqual(readConfig({}));
});

test('settings that documents name exist', async () => {
  const names = new Set(Object.keys(SETTINGS));
  const pages = await Promise.all(
    ['README.md', 'README.zh-CN.md', 'docs/operations.md', 'docs/payments.md', 'docs/sign-in.md'].map(
      (page) => read(...page.split('/')),
    ),
  );
  const named = pages.join('\n').matchAll(/`((?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+)(?:=[^`]*)?`/g);
  const prefixes = new Set([...names].map((name) => name.split('_')[0]));
  const unknown = [...named].map((match) => match[1] as string).filter((name) => !names.has(name));
  expect(unknown.filter((name) => prefixes.has(name.split('_')[0]))).toEqual([]);
});
