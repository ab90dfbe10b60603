import { blurred, readingsOf } from './pinyin.ts';
import { isHan, isInDictionary } from './text.ts';
import { blurredKeys, openKeys, soundKeys, typoKeys, typosAllowed, type WordKind } from './vocabulary.ts';

/** What the shopper probably meant: words of the vocabulary for a word of a query that no title has. */

export interface KnownWord {
  word: string;
  kind: WordKind;
  keys: string[];
  products: number;
}

const PINYIN = /^[a-z]{2,40}$/;
const INITIALS_LENGTH_MAX = 6;
const SUGGESTED_MAX = 4;

interface Guess {
  key: string;
  /** How far a word with this key is from what was written; the smallest wins. */
  cost: number;
  /** Pairs of neighbours are no words: few guesses may use them. */
  withPairs: boolean;
  /** Only a word that is the only one with its key. */
  aloneOnly?: boolean;
}

/**
 * A word that the dictionary has is seldom a typing error: only a word that sounds the same replaces it. 手机 becomes
 * nothing else although 手提 differs by one character.
 */
function guessesForHan(word: string): Guess[] {
  if ([...word].length < 2) return [];
  const isWord = isInDictionary(word);
  const readings = readingsOf(word);
  const sound = soundKeys(readings).map((key) => ({ key, cost: 1, withPairs: !isWord }));
  if (isWord) return sound;
  return [
    ...sound,
    ...blurredKeys(readings).map((key) => ({ key, cost: 2, withPairs: false })),
    ...openKeys(word).map((key) => ({
      key,
      cost: 3,
      withPairs: false,
      // One right character says little, unless only one word has it in this place.
      aloneOnly: [...word].length === 2,
    })),
  ];
}

function guessesForLatin(word: string, withInitials: boolean): Guess[] {
  const typos = typoKeys(word).map((key) => ({ key, cost: 2, withPairs: true }));
  if (!PINYIN.test(word)) return typos;
  const pinyin: Guess[] = [
    { key: `=${word}`, cost: 1, withPairs: true },
    { key: `~${blurred(word)}`, cost: 3, withPairs: false },
  ];
  const initials = { key: `#${word}`, cost: 4, withPairs: false };
  return [...typos, ...pinyin, ...(withInitials && word.length <= INITIALS_LENGTH_MAX ? [initials] : [])];
}

/** @param withInitials whether `ej` may mean 耳机: shoppers who read Chinese type so */
export function guessesFor(word: string, { withInitials }: { withInitials: boolean }): Guess[] {
  return isHan(word) ? guessesForHan(word) : guessesForLatin(word, withInitials);
}

/** The optimal string alignment distance: insertions, deletions, substitutions and exchanges of neighbours. */
function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** A pair of Chinese neighbours is seldom a word: 长风 of 中长风衣 sounds as 帐逢 does. Of other scripts it is `tshirt`. */
const kindCost = ({ word, kind }: KnownWord): number =>
  ({ word: 0, phrase: 0.25, pair: isHan(word) ? 2.5 : 0.5 })[kind];

/** How far a known word is from the word that was written; null when it is not meant. */
function costOf(word: string, known: KnownWord, guesses: readonly Guess[]): number | null {
  const fitting = guesses.filter(
    ({ key, withPairs }) => known.keys.includes(key) && (withPairs || known.kind !== 'pair'),
  );
  const costs = fitting.flatMap(({ key, cost }) => {
    if (!key.startsWith('-')) return [cost];
    const distance = distanceBetween(word, known.word);
    return distance <= typosAllowed(word) ? [cost + 0.5 * (distance - 1)] : [];
  });
  return costs.length > 0 ? Math.min(...costs) + kindCost(known) : null;
}

/**
 * Chooses among words of the vocabulary those that a word of a query probably means.
 * @returns the nearest ones, all equally near, those of more products first
 */
export function corrections(
  word: string,
  guesses: readonly Guess[],
  vocabulary: readonly KnownWord[],
): string[] {
  const usable = guesses.filter(
    ({ key, aloneOnly }) =>
      !aloneOnly ||
      vocabulary.filter((known) => known.kind !== 'pair' && known.keys.includes(key)).length === 1,
  );
  const found = vocabulary.flatMap((known) => {
    const cost = known.word === word ? null : costOf(word, known, usable);
    return cost === null ? [] : [{ word: known.word, products: known.products, cost }];
  });
  const least = Math.min(...found.map(({ cost }) => cost));
  return found
    .filter(({ cost }) => cost === least)
    .sort((a, b) => b.products - a.products || (a.word < b.word ? -1 : 1))
    .slice(0, SUGGESTED_MAX)
    .map((each) => each.word);
}
