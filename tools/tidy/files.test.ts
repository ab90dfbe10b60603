import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listFiles } from './files.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jishi-files-'));
  for (const path of ['.env.example', 'docs/api.md', 'server/b.ts', 'node_modules/c/d.js', '.jishi/e']) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), '');
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

const FILES = ['.env.example', 'docs/api.md', 'server/b.ts'];

test('an archive without git lists its files, hidden ones too, and not what npm and the shop made', () => {
  expect(listFiles(root)).toEqual(FILES);
});

test('a repository on a machine without git lists its files too', async () => {
  await mkdir(join(root, '.git'));
  vi.stubEnv('PATH', '/nonexistent');
  expect(listFiles(root)).toEqual(FILES);
});
