import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Folders beside a front end whose sources go into its build. */
const SHARED_FOLDERS = ['api-client', 'web'];
/** Files beside a front end that change its build: the locked dependencies and the compiler's settings. */
const SHARED_FILES = ['package-lock.json', 'tsconfig.json'];

/** Changes when a file changes that goes into a build. */
export async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256');
  const folders = [root, ...SHARED_FOLDERS.map((name) => join(root, '..', name))];
  const sources = (await Promise.all(folders.map(listSources))).flat();
  for (const file of [...sources, ...SHARED_FILES.map((name) => join(root, '..', name))]) {
    hash.update(`${relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function listSources(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(root, file).startsWith(`dist${sep}`))
    .filter((file) => !relative(root, file).includes('__snapshots__'))
    .sort();
}
