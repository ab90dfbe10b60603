import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSources } from './sources.ts';

const repository = join(import.meta.dirname, '..', '..');
let copy: string;

/** These builds run in a copy, so that they do not replace the build that other tests use. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'jishi-build-'));
  const dist = join(repository, 'storefront', 'dist');
  await cp(join(repository, 'storefront'), join(copy, 'storefront'), {
    recursive: true,
    filter: (source) => !source.startsWith(dist),
  });
  for (const name of ['api-client', 'web', 'package-lock.json', 'tsconfig.json'])
    await cp(join(repository, name), join(copy, name), { recursive: true });
  await writeFile(join(copy, 'package.json'), '{ "type": "module" }');
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

function build(): Promise<{ exitCode: number | null; complaints: string }> {
  const child = spawn(process.execPath, [join(copy, 'storefront', 'build.ts')], {
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
  (await readdir(join(copy, 'storefront', 'dist'))).filter((name) => !name.startsWith('lock.sqlite'));

test('three processes that build at once make one build and leave no unfinished files', async () => {
  const results = await Promise.all([build(), build(), build()]);
  expect(results.map(({ exitCode, complaints }) => [exitCode, complaints])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  const hash = await hashSources(join(copy, 'storefront'));
  expect(await builds()).toEqual([hash]);
  const client = await readdir(join(copy, 'storefront', 'dist', hash, 'client', 'assets'));
  expect(client.some((name) => name.endsWith('.js.br'))).toBe(true);
  expect(client.some((name) => name.endsWith('.css.gz'))).toBe(true);
}, 180_000);

test('a changed source, shared ones too, needs a new build; a test or a new file date does not', async () => {
  const storefront = join(copy, 'storefront');
  const before = await hashSources(storefront);
  await writeFile(join(storefront, 'some.test.ts'), 'export {};');
  await utimes(join(storefront, 'App.vue'), new Date(), new Date());
  expect(await hashSources(storefront)).toBe(before);
  await writeFile(join(copy, 'web', 'ui', 'some.ts'), 'export {};');
  const afterShared = await hashSources(storefront);
  expect(afterShared).not.toBe(before);
  await writeFile(join(storefront, 'some.ts'), 'export {};');
  expect(await hashSources(storefront)).not.toBe(afterShared);
});
