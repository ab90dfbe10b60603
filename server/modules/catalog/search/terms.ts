import {
  isHan,
  joinedNeighbours,
  pairsOf,
  runsOf,
  STOP_WORDS,
  singular,
  skippingPairsOf,
  wordsOfHan,
} from './text.ts';

/**
 * Cuts texts and queries into terms for PostgreSQL's full-text search, which has no parser for Chinese.
 * - Chinese in a title gives every character and every pair of neighbours, so that any part of the title is found. In a
 *   description it gives the pairs only. A Chinese query is cut into words; all pairs of a word must match.
 * - Any other script gives whole words, and neighbours written as one.
 */

/** PostgreSQL's weights of a term, the best first. */
export type Weight = 'A' | 'B' | 'D';

/** A tsvector may have 1 MiB. 5,000 terms stay far below that, and nobody searches for more. */
const TERMS_OF_TEXT_MAX = 5_000;
const TITLE_LENGTH_MAX = 60;
const TERMS_OF_QUERY_MAX = 8;
const PAIRS_MAX = 20;
/** A shorter text that is the beginning of words is the beginning of too many. */
export const PREFIX_LENGTH_MIN = 3;

/** A description gives no single characters: each stands in nearly every description. */
function termsOfRun(run: string, weight: Weight): string[] {
  if (!isHan(run)) return [run, singular(run)];
  const characters = [...run];
  return weight === 'D' ? pairsOf(characters) : [...characters, ...pairsOf(characters)];
}

function termsOfText(text: string, weight: Weight): string[] {
  const runs = runsOf(text);
  return [...runs, ...joinedNeighbours(runs)].flatMap((run) => termsOfRun(run, weight));
}

export interface WeightedText {
  text: string;
  weight: Weight;
}

/** Each term stands there once, with its best weight: one occurrence in a title counts more than many in a description. */
function tsvectorFrom(terms: Iterable<readonly [term: string, weight: Weight]>): string {
  const weights = new Map<string, Weight>();
  for (const [term, weight] of terms) {
    if (weights.size < TERMS_OF_TEXT_MAX && !weights.has(term)) weights.set(term, weight);
  }
  return [...weights].map(([term, weight]) => `'${term}':1${weight}`).join(' ');
}

/**
 * The terms of a product as the text of a tsvector.
 * @param texts with their weights, the best first
 */
export function tsvectorOf(texts: readonly WeightedText[]): string {
  return tsvectorFrom(
    texts.flatMap(({ text, weight }) => termsOfText(text, weight).map((term) => [term, weight] as const)),
  );
}

/** The term that only a product with this very title has. */
const wholeTitle = (text: string) => `=${runsOf(text).join('').slice(0, TITLE_LENGTH_MAX)}`;

/**
 * The terms of what a product is called, as the text of a tsvector: titles weigh A, options B. Besides the terms of
 * `tsvectorOf` it has whole titles, and characters with one other between them.
 */
export function titleVectorOf(titles: readonly string[], options: readonly string[]): string {
  const skipping = (text: string) =>
    runsOf(text).flatMap((run) => (isHan(run) ? skippingPairsOf([...run]) : []));
  const terms = titles.flatMap((title) => [
    ...termsOfText(title, 'A'),
    ...(title === '' ? [] : [wholeTitle(title)]),
    ...skipping(title),
  ]);
  return tsvectorFrom([
    ...terms.map((term) => [term, 'A'] as const),
    ...options.flatMap((option) => termsOfText(option, 'B').map((term) => [term, 'B'] as const)),
  ]);
}

/** The words of a query, without those that stand in nearly every text. Empty: the query has no letter and no digit. */
export function wordsOfQuery(query: string): string[] {
  const words = new Set(runsOf(query).flatMap((run) => (isHan(run) ? wordsOfHan(run) : [run])));
  const withoutStopWords = [...words].filter((word) => !STOP_WORDS.has(word));
  return (withoutStopWords.length > 0 ? withoutStopWords : [...words]).slice(0, TERMS_OF_QUERY_MAX);
}

/** How a word of another script than Chinese is matched: as it is, or as the beginning of a longer word. */
export type Matching = 'whole' | 'prefix';

/** A tsquery for one word. A Chinese word of three characters or more matches a text that has all of its pairs. */
export function matcherOf(word: string, matching: Matching): string {
  if (!isHan(word))
    return `'${singular(word)}'${matching === 'prefix' && word.length >= PREFIX_LENGTH_MIN ? ':*' : ''}`;
  const characters = [...word];
  const parts = characters.length <= 2 ? [word] : pairsOf(characters);
  return parts.map((part) => `'${part}'`).join(' & ');
}

/** A tsquery for a text of several words, all of which must match. */
export function matcherOfText(text: string, matching: Matching): string {
  return wordsOfQuery(text)
    .map((word) => matcherOf(word, matching))
    .join(' & ');
}

/** A tsquery for a Chinese word whose neighbouring characters may have one other between them. */
export function looseMatcherOf(word: string): string {
  if (!isHan(word)) return matcherOf(word, 'prefix');
  const characters = [...word];
  if (characters.length === 1) return `'${word}'`;
  return characters
    .slice(1)
    .map((second, index) => `('${characters[index]}${second}' | '${characters[index]}·${second}')`)
    .join(' & ');
}

/** A tsquery for the products that have this very title. */
export function exactMatcherOf(query: string): string {
  return `'${wholeTitle(query)}'`;
}

/** A tsquery for the rank. Also the pairs across two words of the query: a title that has them side by side fits better. */
export function rankerOf(query: string, matchers: readonly string[]): string {
  const runs = runsOf(query);
  const pairs = [...runs.flatMap((run) => (isHan(run) ? pairsOf([...run]) : [])), ...joinedNeighbours(runs)];
  return [
    ...pairs.slice(0, PAIRS_MAX).map((pair) => `'${pair}'`),
    ...matchers.map((each) => `(${each})`),
  ].join(' | ');
}

/** A query as the text of a tsquery that matches every word, for the lists of staff. Null: it has no word. */
export function searchTermsOf(query: string): { all: string } | null {
  const words = wordsOfQuery(query);
  if (words.length === 0) return null;
  return { all: words.map((word) => `(${matcherOf(word, 'prefix')})`).join(' & ') };
}
