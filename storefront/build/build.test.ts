import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSources } from './sources.ts';

const repository = join(import.meta.dirname, '..', '..');
let house: string;

/** A copy of the storefront alone, so that builds of it disturb nobody. */
beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'jishi-build-'));
  const dist = join(repository, 'storefront', 'dist');
  await cp(join(repository, 'storefront'), join(house, 'storefront'), {
    recursive: true,
    filter: (source) => !source.startsWith(dist),
  });
  for (const name of ['package-lock.json', 'tsconfig.json'])
    await cp(join(repository, name), join(house, name));
  await writeFile(join(house, 'package.json'), '{ "type": "module" }');
  await symlink(join(repository, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rm(house, { recursive: true, force: true }));

function build(): Promise<{ exitCode: number | null; complaints: string }> {
  const child = spawn(process.execPath, [join(house, 'storefront', 'build.ts')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, complaints }));
  });
}

const builds = async () =>
  (await readdir(join(house, 'storefront', 'dist'))).filter((name) => !name.startsWith('lock.sqlite'));

test('several processes at once make one build and leave nothing half made', async () => {
  const results = await Promise.all([build(), build(), build()]);
  expect(results.map(({ exitCode, complaints }) => [exitCode, complaints])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  const hash = await hashSources(join(house, 'storefront'));
  expect(await builds()).toEqual([hash]);
  const client = await readdir(join(house, 'storefront', 'dist', hash, 'client', 'assets'));
  expect(client.some((name) => name.endsWith('.js.br'))).toBe(true);
  expect(client.some((name) => name.endsWith('.css.gz'))).toBe(true);
}, 180_000);

test('a change of the sources is another build; a test or a new date is not', async () => {
  const storefront = join(house, 'storefront');
  const before = await hashSources(storefront);
  await writeFile(join(storefront, 'some.test.ts'), 'export {};');
  await utimes(join(storefront, 'App.vue'), new Date(), new Date());
  expect(await hashSources(storefront)).toBe(before);
  await writeFile(join(storefront, 'some.ts'), 'export {};');
  expect(await hashSources(storefront)).not.toBe(before);
});
