import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How Chinese characters are read. `tools/pinyin.ts` makes the file. */

const FILE = join(import.meta.dirname, 'pinyin.json');
/** Each character that has several readings multiplies the readings of a word. */
const READINGS_OF_WORD_MAX = 8;

let readings: Map<string, string[]> | null = null;

/** The first call reads the file. */
function readAll(): Map<string, string[]> {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { readings: Record<string, string>[] };
  const all = new Map<string, string[]>();
  for (const syllables of file.readings) {
    for (const [syllable, characters] of Object.entries(syllables)) {
      for (const character of characters) {
        const known = all.get(character);
        if (known) known.push(syllable);
        else all.set(character, [syllable]);
      }
    }
  }
  return all;
}

/**
 * The readings of a Chinese word as lists of syllables without tones, the usual ones of its characters first.
 * @returns an empty list where a character has no known reading
 */
export function readingsOf(word: string): string[][] {
  readings ??= readAll();
  let words: string[][] = [[]];
  for (const character of word) {
    const ofCharacter = readings.get(character);
    if (!ofCharacter) return [];
    words = ofCharacter
      .flatMap((syllable) => words.map((before) => [...before, syllable]))
      .slice(0, READINGS_OF_WORD_MAX);
  }
  return words;
}

/** Pinyin without the differences that many speakers do not make: zh/z, ch/c, sh/s and final ng/n. */
export function blurred(pinyin: string): string {
  return pinyin.replace(/([zcs])h/g, '$1').replace(/([aei])ng(?![aeiouv])/g, '$1n');
}
