import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What lies outside the storefront and goes into its build: the locked dependencies, and what TypeScript is told. */
const OUTSIDE = ['package-lock.json', 'tsconfig.json'];

/** Changes when anything that goes into a build does. */
export async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256');
  const outside = OUTSIDE.map((name) => join(root, '..', name));
  for (const file of [...(await listSources(root)), ...outside]) {
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
