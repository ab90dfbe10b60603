import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Changes when anything that goes into a build does: the storefront's files, and the locked dependencies. */
export async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...(await listSources(root)), join(root, '..', 'package-lock.json')]) {
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
