import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceSection } from '../docs/sections.ts';
import { type Figures, readFigures } from './readings.ts';
import { SECTIONS } from './sections.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test.each(Object.entries(SECTIONS))('%s has the figures of bench/results', async (page, write) => {
  const text = await readFile(join(ROOT, page), 'utf8');
  expect(text, 'npm run figures').toBe(replaceSection(text, 'figures', write(readFigures())));
});

/** Stands for every figure, and keeps the names of those that a text reads. */
function recorder(read: Set<string>, prefix = ''): Figures {
  return new Proxy(() => '', {
    get: (_target, name) => {
      if (name === Symbol.toPrimitive) return () => String(read.add(prefix) && prefix);
      return recorder(read, prefix === '' ? String(name) : `${prefix}.${String(name)}`);
    },
  }) as unknown as Figures;
}

test('both READMEs say the same figures', () => {
  const read = (page: string) => {
    const names = new Set<string>();
    SECTIONS[page]?.(recorder(names));
    return [...names].sort();
  };
  expect(read('README.zh-CN.md')).toEqual(read('README.md'));
  expect(read('README.md').length).toBeGreaterThan(20);
});
