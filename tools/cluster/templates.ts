import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy');

export interface Filling {
  /** Values of the places `@NAME@`. */
  places: Record<string, string>;
  /** Paths and values of production, and what stands for them here. Each must be in the file. */
  instead?: Record<string, string>;
}

/** Writes a file of `deploy/` for one host. @throws when a place has no value, or a value of production is not there */
export async function writeFromDeploy(template: string, target: string, filling: Filling): Promise<void> {
  let text = await readFile(join(DEPLOY, template), 'utf8');
  for (const [found, used] of Object.entries(filling.instead ?? {})) {
    if (!text.includes(found)) throw new Error(`deploy/${template} does not contain ${found}`);
    text = text.replaceAll(found, used);
  }
  text = text.replace(/@([A-Z0-9_]+)@/g, (place, name: string) => {
    const value = filling.places[name];
    if (value === undefined) throw new Error(`deploy/${template}: no value for ${place}`);
    return value;
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text, { mode: 0o600 });
}
