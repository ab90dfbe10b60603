/**
 * Cuts texts and queries into words for PostgreSQL's full-text search, which has no Chinese parser of its own. Of Chinese
 * titles all single characters and pairs are kept, so that any part finds them, of descriptions the pairs; a query is cut into words, whose
 * pairs must all be there. Everything else is kept as whole words, which are found by their beginnings.
 */

/** How much a word counts, best first (PostgreSQL's weights). */
export type Weight = 'A' | 'B' | 'D';

const RUN = /\p{Script=Han}+|[[\p{Letter}\p{Mark}\p{Number}]--\p{Script=Han}]+/gv;
const IS_HAN = /^\p{Script=Han}/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** A tsvector holds 1 MiB; 5,000 words of a text are far below it and more than anybody searches for. */
const WORDS_MAX = 5_000;
const WORD_LENGTH_MAX = 40;
const TERMS_MAX = 8;
const PAIRS_MAX = 20;

/** Too common to tell products apart. */
const STOP_WORDS = new Set('的 了 和 与 及 或 在 是 a an and the of for with in on to or'.split(' '));

/** Full-width forms become half-width ones (Unicode NFKC), capitals small. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

function runsOf(text: string): string[] {
  return (normalise(text).match(RUN) ?? []).map((run) =>
    IS_HAN.test(run) ? run : run.slice(0, WORD_LENGTH_MAX),
  );
}

/** A plural without its ending. It need not be English: text and query lose the same letters. */
function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((second, index) => `${characters[index]}${second}`);
}

function segmentsOf(run: string): string[] {
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}

/** Single characters stand in nearly every description, so they say nothing there. */
function wordsOfRun(run: string, weight: Weight): string[] {
  if (!IS_HAN.test(run)) return [run, singular(run)];
  const characters = [...run];
  return weight === 'D' ? pairsOf(characters) : [...characters, ...pairsOf(characters)];
}

/**
 * The words of a product as the text of a tsvector. Each stands there once, with the best weight it has: a title that
 * holds a word is worth more than any number of repetitions in a description.
 * @param texts with their weights, best first
 */
export function tsvectorOf(texts: readonly { text: string; weight: Weight }[]): string {
  const weights = new Map<string, Weight>();
  for (const { text, weight } of texts) {
    for (const run of runsOf(text)) {
      for (const word of wordsOfRun(run, weight)) {
        if (weights.size < WORDS_MAX && !weights.has(word)) weights.set(word, weight);
      }
    }
  }
  return [...weights].map(([word, weight]) => `'${word}':1${weight}`).join(' ');
}

/** What a query asks for, as texts of tsqueries. */
export interface SearchTerms {
  /** Matches products that have all terms. */
  all: string;
  /** For when nothing does: matches those that lack one term, or hold the characters of all apart from each other. */
  tolerant: string;
  /** For ranking: any of the words. */
  any: string;
}

/** A word is found by its beginning, a single letter only as itself. */
function matcherOfWord(word: string): string {
  return [...word].length > 1 ? `'${singular(word)}':*` : `'${word}'`;
}

/** Chinese longer than a pair is found where all of its pairs are. */
function matcherOf(term: string): string {
  if (!IS_HAN.test(term)) return matcherOfWord(term);
  const characters = [...term];
  const parts = characters.length <= 2 ? [term] : pairsOf(characters);
  return parts.map((part) => `'${part}'`).join(' & ');
}

function scatteredMatcherOf(term: string): string {
  return IS_HAN.test(term) ? [...term].map((character) => `'${character}'`).join(' & ') : matcherOfWord(term);
}

/** The words of a Chinese run. Single characters in a row are a word that the segmenter does not know (全棉). */
function termsOfHan(run: string): string[] {
  const terms: string[] = [];
  let mayGrow = false;
  for (const segment of segmentsOf(run)) {
    const isSingle = [...segment].length === 1 && !STOP_WORDS.has(segment);
    if (isSingle && mayGrow) terms.push(`${terms.pop()}${segment}`);
    else terms.push(segment);
    mayGrow = isSingle;
  }
  return terms;
}

function termsOf(query: string): string[] {
  const terms = new Set(runsOf(query).flatMap((run) => (IS_HAN.test(run) ? termsOfHan(run) : [run])));
  const telling = [...terms].filter((term) => !STOP_WORDS.has(term));
  return (telling.length > 0 ? telling : [...terms]).slice(0, TERMS_MAX);
}

/** @returns null when the query holds no word at all, and so can match nothing */
export function searchTermsOf(query: string): SearchTerms | null {
  const terms = termsOf(query);
  if (terms.length === 0) return null;
  const matchers = terms.map((term) => `(${matcherOf(term)})`);
  const without = (index: number) => matchers.filter((_, each) => each !== index).join(' & ');
  const lackingOne = terms.length > 1 ? matchers.map((_, index) => `(${without(index)})`) : [];
  // Pairs across the query's words too: what has them side by side is likelier meant.
  const pairs = runsOf(query).flatMap((run) => (IS_HAN.test(run) ? pairsOf([...run]) : []));
  return {
    all: matchers.join(' & '),
    tolerant: [`(${terms.map(scatteredMatcherOf).join(' & ')})`, ...lackingOne].join(' | '),
    any: [...pairs.slice(0, PAIRS_MAX).map((pair) => `'${pair}'`), ...matchers].join(' | '),
  };
}
