import { createRequire } from 'node:module';
import { cutText } from '../../../platform/values/text.ts';

/** How texts and queries are cut into the pieces that the search compares. Both sides use the same functions. */

const RUN = /\p{Script=Han}+|[[\p{Letter}\p{Mark}\p{Number}]--\p{Script=Han}]+/gv;
const IS_HAN = /^\p{Script=Han}/u;
const HAS_HAN = /\p{Script=Han}/u;
const WORD_LENGTH_MAX = 40;
const SEGMENTER = new Intl.Segmenter('zh', { granularity: 'word' });
const require = createRequire(import.meta.url);

/** These words stand in nearly every text, so a search for them would find nearly every product. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  '的 了 和 与 及 或 在 是 a an and the of for with in on to or'.split(' '),
);

/** Turns full-width forms into half-width ones (Unicode NFKC) and capitals into small letters, and joins white space. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

let converter: ((text: string) => string) | undefined;

function openConverter() {
  const { Converter } = require('opencc-js/t2cn') as typeof import('opencc-js');
  return Converter({ from: 't', to: 'cn' });
}

/** The first call reads the dictionary: 11 ms and 2 MB, which a process without Chinese texts does not spend. */
function simplified(text: string): string {
  if (!HAS_HAN.test(text)) return text;
  const convert = converter ?? openConverter();
  converter = convert;
  return convert(text);
}

export const isHan = (text: string) => IS_HAN.test(text);

/** The runs of Chinese characters (simplified) and of other letters and digits, in their order. */
export function runsOf(text: string): string[] {
  return (simplified(normalise(text)).match(RUN) ?? []).map((run) =>
    isHan(run) ? run : cutText(run, WORD_LENGTH_MAX),
  );
}

/** Cuts the ending of an English plural. Any other word may lose letters too, but the same ones in text and query. */
export function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

export function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((second, index) => `${characters[index]}${second}`);
}

/** Characters with one other character between them: 跑·鞋 of 跑步鞋. */
export function skippingPairsOf(characters: readonly string[]): string[] {
  return characters.slice(2).map((second, index) => `${characters[index]}·${second}`);
}

/** Words of other scripts that stand side by side, written as one: `tshirt` of `T-shirt`. */
export function joinedNeighbours(runs: readonly string[]): string[] {
  return pairsOf(runs.map((run) => (isHan(run) ? ' ' : run))).filter(
    (joined) => !joined.includes(' ') && joined.length <= WORD_LENGTH_MAX,
  );
}

/** Whether the dictionary of Unicode's segmenter has a Chinese word. It has 手机 and not 耳几. */
export function isInDictionary(word: string): boolean {
  return [...SEGMENTER.segment(word)].length === 1;
}

/** Cuts Chinese into words. Single characters in a row are one word that the segmenter does not know, such as 全棉. */
export function wordsOfHan(run: string): string[] {
  const words: string[] = [];
  let isAfterSingle = false;
  for (const { segment } of SEGMENTER.segment(run)) {
    const isSingle = [...segment].length === 1 && !STOP_WORDS.has(segment);
    if (isSingle && isAfterSingle) words.push(`${words.pop()}${segment}`);
    else words.push(segment);
    isAfterSingle = isSingle;
  }
  return words;
}
