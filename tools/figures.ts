/** `npm run figures`: writes the latest figures of bench/results into the pages that quote them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceSection } from './docs/sections.ts';
import { readFigures } from './figures/readings.ts';
import { SECTIONS } from './figures/sections.ts';

const figures = readFigures();
for (const [page, write] of Object.entries(SECTIONS)) {
  const file = join(import.meta.dirname, '..', page);
  await writeFile(file, replaceSection(await readFile(file, 'utf8'), 'figures', write(figures)));
}
