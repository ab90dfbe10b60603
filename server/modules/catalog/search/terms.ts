import { cutText } from '../../../platform/values/text.ts';
/**
 * Cuts texts and queries into terms for PostgreSQL's full-text search, which has no parser for Chinese.
 * - Chinese in a title gives every character and every pair of neighbours, so that any part of the title is found. In a
 *   description it gives the pairs only. A Chinese query is cut into words; all pairs of a word must match.
 * - Any other script gives whole words. A query matches the beginning of a word.
 */

/** PostgreSQL's weights of a term, the best first. */
export type Weight = 'A' | 'B' | 'D';

const RUN = /\p{Script=Han}+|[[\p{Letter}\p{Mark}\p{Number}]--\p{Script=Han}]+/gv;
const IS_HAN = /^\p{Script=Han}/u;
const SEGMENTER = new Intl.Segmenter('zh', { granularity: 'word' });

/** A tsvector may have 1 MiB. 5,000 terms stay far below that, and nobody searches for more. */
const TERMS_OF_TEXT_MAX = 5_000;
const WORD_LENGTH_MAX = 40;
const TERMS_OF_QUERY_MAX = 8;
const PAIRS_MAX = 20;

/** These words stand in nearly every text, so a search for them would find nearly every product. */
const STOP_WORDS = new Set('的 了 和 与 及 或 在 是 a an and the of for with in on to or'.split(' '));

/** Turns full-width forms into half-width ones (Unicode NFKC) and capitals into small letters, and joins white space. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

function runsOf(text: string): string[] {
  return (normalise(text).match(RUN) ?? []).map((run) =>
    IS_HAN.test(run) ? run : cutText(run, WORD_LENGTH_MAX),
  );
}

/** Cuts the ending of an English plural. Any other word may lose letters too, but the same ones in text and query. */
function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((second, index) => `${characters[index]}${second}`);
}

function segmentsOf(run: string): string[] {
  return [...SEGMENTER.segment(run)].map(({ segment }) => segment);
}

/** A description gives no single characters: each stands in nearly every description. */
function termsOfRun(run: string, weight: Weight): string[] {
  if (!IS_HAN.test(run)) return [run, singular(run)];
  const characters = [...run];
  return weight === 'D' ? pairsOf(characters) : [...characters, ...pairsOf(characters)];
}

/**
 * The terms of a product as the text of a tsvector. Each term stands there once, with its best weight: one occurrence in
 * a title counts more than many in a description.
 * @param texts with their weights, the best first
 */
export function tsvectorOf(texts: readonly { text: string; weight: Weight }[]): string {
  const weights = new Map<string, Weight>();
  for (const { text, weight } of texts) {
    for (const run of runsOf(text)) {
      for (const term of termsOfRun(run, weight)) {
        if (weights.size < TERMS_OF_TEXT_MAX && !weights.has(term)) weights.set(term, weight);
      }
    }
  }
  return [...weights].map(([term, weight]) => `'${term}':1${weight}`).join(' ');
}

/** A query as texts of tsqueries. */
export interface SearchTerms {
  /** Matches products that have every term. */
  all: string;
  /** Used when `all` matches nothing. Matches products that lack one term, or that have its characters in other places. */
  tolerant: string;
  /** Used for the rank. Matches any term. */
  any: string;
}

/** A word matches the beginning of longer words. A single letter matches only itself: else it would match too much. */
function matcherOfWord(word: string): string {
  return [...word].length > 1 ? `'${singular(word)}':*` : `'${word}'`;
}

/** A Chinese word of three characters or more matches a text that has all of its pairs. */
function matcherOf(term: string): string {
  if (!IS_HAN.test(term)) return matcherOfWord(term);
  const characters = [...term];
  const parts = characters.length <= 2 ? [term] : pairsOf(characters);
  return parts.map((part) => `'${part}'`).join(' & ');
}

function scatteredMatcherOf(term: string): string {
  return IS_HAN.test(term) ? [...term].map((character) => `'${character}'`).join(' & ') : matcherOfWord(term);
}

/** Cuts Chinese into words. Single characters in a row are one word that the segmenter does not know, such as 全棉. */
function termsOfHan(run: string): string[] {
  const terms: string[] = [];
  let isAfterSingle = false;
  for (const segment of segmentsOf(run)) {
    const isSingle = [...segment].length === 1 && !STOP_WORDS.has(segment);
    if (isSingle && isAfterSingle) terms.push(`${terms.pop()}${segment}`);
    else terms.push(segment);
    isAfterSingle = isSingle;
  }
  return terms;
}

function termsOf(query: string): string[] {
  const terms = new Set(runsOf(query).flatMap((run) => (IS_HAN.test(run) ? termsOfHan(run) : [run])));
  const withoutStopWords = [...terms].filter((term) => !STOP_WORDS.has(term));
  return (withoutStopWords.length > 0 ? withoutStopWords : [...terms]).slice(0, TERMS_OF_QUERY_MAX);
}

/** @returns null when the query has no letter and no digit, so that nothing can match */
export function searchTermsOf(query: string): SearchTerms | null {
  const terms = termsOf(query);
  if (terms.length === 0) return null;
  const matchers = terms.map((term) => `(${matcherOf(term)})`);
  const without = (index: number) => matchers.filter((_, each) => each !== index).join(' & ');
  const lackingOne = terms.length > 1 ? matchers.map((_, index) => `(${without(index)})`) : [];
  // Also the pairs across two words of the query: a product that has them side by side fits better.
  const pairs = runsOf(query).flatMap((run) => (IS_HAN.test(run) ? pairsOf([...run]) : []));
  return {
    all: matchers.join(' & '),
    tolerant: [`(${terms.map(scatteredMatcherOf).join(' & ')})`, ...lackingOne].join(' | '),
    any: [...pairs.slice(0, PAIRS_MAX).map((pair) => `'${pair}'`), ...matchers].join(' | '),
  };
}
