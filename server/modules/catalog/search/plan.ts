import { synonymsOf } from './synonyms.ts';
import {
  exactMatcherOf,
  looseMatcherOf,
  type Matching,
  matcherOf,
  matcherOfText,
  rankerOf,
} from './terms.ts';
import { isHan } from './text.ts';

/** A word of a query, and what it is searched as. */
export interface SearchedWord {
  text: string;
  /** What is searched instead: corrections, the nearest first. Empty: the word itself. */
  insteadOf: readonly string[];
  matching: Matching;
}

/** A query as texts of tsqueries. */
export interface SearchPlan {
  /** Matches what has every word. */
  all: string;
  /** Matches what has at least one word. */
  some: string;
  /** Matches what comes first: the title that is the query, or the nearest of several corrections. */
  best: string;
  /** For the rank of the others. */
  ranker: string;
}

const anyOf = (matchers: readonly string[]) => `(${matchers.map((each) => `(${each})`).join(' | ')})`;

function matcherOfWord({ text, insteadOf, matching }: SearchedWord): string {
  if (insteadOf.length > 0) return anyOf(insteadOf.map((each) => matcherOfText(each, 'whole')));
  const synonyms = synonymsOf(text).map((each) => matcherOfText(each, 'whole'));
  return anyOf([matcherOf(text, matching), ...synonyms]);
}

const everyOf = (words: readonly SearchedWord[]) => words.map(matcherOfWord).join(' & ');

/** The words with two neighbours written as one: `head phones` also means `headphones`. */
function withJoined(words: readonly SearchedWord[]): SearchedWord[][] {
  return words.slice(1).flatMap((second, index) => {
    const first = words[index] as SearchedWord;
    if (isHan(first.text) || isHan(second.text)) return [];
    const joined: SearchedWord = { text: first.text + second.text, insteadOf: [], matching: 'whole' };
    return [[...words.slice(0, index), joined, ...words.slice(index + 2)]];
  });
}

/** @param words at least one */
export function planOf(query: string, words: readonly SearchedWord[]): SearchPlan {
  const own = words.map(matcherOfWord);
  const isCorrected = words.some(({ insteadOf }) => insteadOf.length > 0);
  const nearest = words.map(({ insteadOf, ...word }) =>
    insteadOf[0] === undefined
      ? matcherOfWord({ ...word, insteadOf: [] })
      : matcherOfText(insteadOf[0], 'whole'),
  );
  const ofWhole = isCorrected ? [] : synonymsOf(query).map((each) => matcherOfText(each, 'whole'));
  const written = words.map(({ text, matching }) => matcherOf(text, matching));
  return {
    all: anyOf([everyOf(words), ...withJoined(words).map(everyOf), ...ofWhole]),
    some: anyOf([...own, ...ofWhole]),
    best: words.some(({ insteadOf }) => insteadOf.length > 1)
      ? nearest.map((each) => `(${each})`).join(' & ')
      : exactMatcherOf(query),
    ranker: isCorrected ? anyOf(own) : rankerOf(query, written),
  };
}

/** What lacks one word, or has the characters of a word with others between them. */
export function loosePlanOf(query: string, words: readonly SearchedWord[]): SearchPlan {
  const plan = planOf(query, words);
  const loose = words.map((word) =>
    word.insteadOf.length > 0 ? matcherOfWord(word) : anyOf([looseMatcherOf(word.text), matcherOfWord(word)]),
  );
  const without = (index: number) => loose.filter((_, each) => each !== index).join(' & ');
  const lackingOne = words.length > 1 ? words.map((_, index) => without(index)) : [];
  return { ...plan, all: anyOf([loose.join(' & '), ...lackingOne]) };
}
