import { blurred, readingsOf } from './pinyin.ts';
import { isHan, joinedNeighbours, pairsOf, runsOf, STOP_WORDS, singular, wordsOfHan } from './text.ts';

/**
 * The vocabulary: the words of all titles and options, each with keys by which a query that is written in another way is
 * recognised. A key begins with a sign that says what it is.
 */

/** What a word of the vocabulary is. Only words and phrases are suggested; a pair is any two neighbours, or a number. */
export type WordKind = 'word' | 'phrase' | 'pair';

export interface VocabularyWord {
  word: string;
  kind: WordKind;
  /** The terms of the search that a product with this word has. */
  terms: string[];
  pinyin: string | null;
  initials: string | null;
  keys: string[];
}

const HAN_LENGTH_MAX = 6;
const PHRASE_LENGTH_MAX = 8;
/** In a shorter word one wrong letter makes another word. */
const TYPO_LENGTH_MIN = 4;
const TYPO_LENGTH_MAX = 20;
/** From this length on a word may have two wrong letters. */
const TWO_TYPOS_LENGTH_MIN = 8;
/** Deletions are made from this many first letters: from all letters of a long word there would be hundreds. */
const DELETING_LENGTH = 8;
const SHORT_PART_MAX = 2;
/** A number of a model. It is searched for, and nobody wants it suggested. */
const HAS_DIGIT = /\p{Number}/u;

/** How many wrong letters a word may have. */
export const typosAllowed = (word: string): number => (word.length >= TWO_TYPOS_LENGTH_MIN ? 2 : 1);

const mayHaveTypos = (word: string) =>
  /^[a-z]+$/.test(word) && word.length >= TYPO_LENGTH_MIN && word.length <= TYPO_LENGTH_MAX;

/**
 * The beginning of a word, and what is left of it without one or two letters. Two words that differ by one or two letters
 * have one of these texts in common (symmetric deletion, as SymSpell does it).
 */
function deletionsOf(word: string): string[] {
  const all = new Set([word.slice(0, DELETING_LENGTH)]);
  for (let round = 0; round < typosAllowed(word); round++) {
    for (const text of [...all])
      for (let at = 0; at < text.length; at++) all.add(text.slice(0, at) + text.slice(at + 1));
  }
  return [...all];
}

/** A Chinese word with each of its characters left open in turn. */
function withOneOpen(word: string): string[] {
  const characters = [...word];
  return characters.map((_, open) => characters.map((each, at) => (at === open ? '?' : each)).join(''));
}

export const exactKey = (word: string) => `.${isHan(word) ? word : singular(word)}`;
export const typoKeys = (word: string) =>
  mayHaveTypos(word) ? deletionsOf(word).map((text) => `-${text}`) : [];
export const soundKeys = (readings: readonly string[][]) => readings.map((each) => `=${each.join('')}`);
export const blurredKeys = (readings: readonly string[][]) =>
  readings.map((each) => `~${each.map(blurred).join('')}`);
const initialsKeys = (readings: readonly string[][]) =>
  readings.map((each) => `#${each.map((syllable) => syllable[0]).join('')}`);
export const openKeys = (word: string) => withOneOpen(word).map((text) => `?${text}`);

function latinWord(word: string, kind: WordKind, terms = [singular(word)]): VocabularyWord {
  const keys = kind === 'phrase' ? [] : [exactKey(word), ...typoKeys(word)];
  return { word, kind, terms, pinyin: null, initials: null, keys };
}

function hanWord(word: string, kind: WordKind): VocabularyWord {
  const characters = [...word];
  const readings = readingsOf(word);
  const usual = readings[0];
  const keys = new Set([
    exactKey(word),
    ...soundKeys(readings),
    ...blurredKeys(readings),
    ...(characters.length > 1 && kind !== 'pair' ? [...initialsKeys(readings), ...openKeys(word)] : []),
  ]);
  return {
    word,
    kind,
    terms: characters.length === 1 ? [word] : pairsOf(characters),
    pinyin: usual?.join('') ?? null,
    initials: usual?.map((syllable) => syllable[0]).join('') ?? null,
    keys: [...keys],
  };
}

function wordsOfHanRun(run: string): VocabularyWord[] {
  const words = wordsOfHan(run).filter((word) => !STOP_WORDS.has(word));
  const phrases = pairsOf(words).filter((phrase) => [...phrase].length <= PHRASE_LENGTH_MAX);
  return [
    ...words.filter((word) => [...word].length <= HAN_LENGTH_MAX).map((word) => hanWord(word, 'word')),
    ...phrases.filter((phrase) => run.includes(phrase)).map((phrase) => hanWord(phrase, 'phrase')),
    ...pairsOf([...run]).map((pair) => hanWord(pair, 'pair')),
  ];
}

const isWorthKnowing = (word: string) =>
  word.length > 1 && !STOP_WORDS.has(word) && !/^\p{Number}+$/u.test(word);

function wordsOfText(text: string): VocabularyWord[] {
  const runs = runsOf(text);
  const latin = runs.filter((run) => !isHan(run));
  const neighbours = runs
    .slice(1)
    .map((second, index) => [runs[index] as string, second] as const)
    .filter((pair) => pair.every((run) => !isHan(run)));
  const phrases = neighbours.filter((pair) =>
    pair.every((word) => isWorthKnowing(word) && !HAS_DIGIT.test(word)),
  );
  const short = neighbours.filter((pair) => pair.some((part) => part.length <= SHORT_PART_MAX));
  return [
    ...runs.filter(isHan).flatMap(wordsOfHanRun),
    ...latin.filter(isWorthKnowing).map((word) => latinWord(word, HAS_DIGIT.test(word) ? 'pair' : 'word')),
    ...phrases.map((pair) => latinWord(pair.join(' '), 'phrase', pair.map(singular))),
    ...short.flatMap((pair) => joinedNeighbours(pair)).map((word) => latinWord(word, 'pair')),
  ];
}

/** The words of the titles and options of a product, each once, in one order for all products. */
export function vocabularyOf(texts: readonly string[]): VocabularyWord[] {
  const words = new Map<string, VocabularyWord>();
  for (const each of texts.flatMap(wordsOfText)) if (!words.has(each.word)) words.set(each.word, each);
  return [...words.values()].sort((a, b) => (a.word < b.word ? -1 : 1));
}
