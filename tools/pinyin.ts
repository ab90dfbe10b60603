/**
 * `npm run pinyin`: makes server/modules/catalog/search/pinyin.json from the package `pinyin-pro` (MIT). The shop reads this
 * file of 76 KB instead of the package, whose dictionaries of words cost each server 20 MB of memory.
 */
import { writeFileSync } from 'node:fs';
import { pinyin, polyphonic } from 'pinyin-pro';

const FILE = `${import.meta.dirname}/../server/modules/catalog/search/pinyin.json`;
const SOURCE = 'pinyin-pro 3.29.4 (MIT), Copyright (c) 2022-present zh-lx; made by tools/pinyin.ts';
/** The unified ideographs of the first block. Others are not in the names of goods. */
const FIRST = 0x4e00;
const LAST = 0x9fff;
/** A fourth reading is rare, and each reading doubles the keys of a word. */
const READINGS_MAX = 3;

const readingsOf = (character: string): string[] => {
  const options = { toneType: 'none', type: 'array', v: true } as const;
  const all = [...pinyin(character, options), ...(polyphonic(character, options)[0] ?? [])];
  return [...new Set(all)].filter((reading) => /^[a-z]+$/.test(reading)).slice(0, READINGS_MAX);
};

/** By place of the reading and then by syllable: the characters that are read so. */
const places: Record<string, string>[] = Array.from({ length: READINGS_MAX }, () => ({}));
for (let code = FIRST; code <= LAST; code++) {
  const character = String.fromCharCode(code);
  for (const [place, reading] of readingsOf(character).entries()) {
    const syllables = places[place] as Record<string, string>;
    syllables[reading] = (syllables[reading] ?? '') + character;
  }
}
writeFileSync(FILE, `${JSON.stringify({ source: SOURCE, readings: places }, null, 1)}\n`);
