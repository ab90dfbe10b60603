import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import type { Language } from '../../../platform/values/language.ts';
import type { ListedRow, ListFilter, Slice } from '../list/queries.ts';
import type { Sort } from '../list/schema.ts';
import { corrections, guessesFor, type KnownWord } from './correction.ts';
import { readingsOf } from './pinyin.ts';
import { loosePlanOf, planOf, type SearchedWord } from './plan.ts';
import {
  addWords,
  lockTexts,
  type Matches,
  type ProductTexts,
  readKnownWords,
  readMatches,
  upsertTerms,
  whichBeginWords,
} from './queries.ts';
import { PREFIX_LENGTH_MIN, titleVectorOf, tsvectorOf, wordsOfQuery } from './terms.ts';
import { isHan, pairsOf } from './text.ts';
import { exactKey, soundKeys, vocabularyOf } from './vocabulary.ts';

/** Counts up with every change of terms.ts, text.ts and vocabulary.ts, so that a job makes the stored terms anew. */
export const TERMS_VERSION = 1;

export interface SearchQuery {
  text: string;
  filter: ListFilter;
  sort: Sort;
  slice: Slice;
  language: Language;
}

export interface Found extends Matches {
  /** What was searched in place of the query, which itself finds nothing; null where the query was searched. */
  searchedFor: string | null;
}

const NOTHING: Found = { total: 0, rows: [], searchedFor: null };
/** Parts of a Chinese text without blanks that may be words. */
const PART_LENGTHS = [4, 3, 2];

/**
 * The search of shoppers. What matches as it is written comes alone; only where nothing does, the words of the query are
 * corrected by the vocabulary of the shop's own titles.
 */
export function createSearch(db: Database) {
  async function search(query: SearchQuery): Promise<Found> {
    const words = wordsOfQuery(query.text);
    if (words.length === 0) return NOTHING;
    const asWritten = await asSearched(words);
    const plan = planOf(query.text, asWritten);
    const strict = await readMatches(db, { ...query, plan, reach: 'titles' });
    if (strict.total > 0) return { ...strict, searchedFor: null };
    if (words.length > 1) {
      const described = await readMatches(db, { ...query, plan, reach: 'descriptions' });
      if (described.total > 0) return { ...described, searchedFor: null };
    }
    return tolerant(query, asWritten);
  }

  /** A word that a title has is searched whole: `pen` finds no pencils. Another one may be the beginning of a word. */
  async function asSearched(words: readonly string[]): Promise<SearchedWord[]> {
    const latin = words.filter((word) => !isHan(word));
    const known = new Set((await readKnownWords(db, latin.map(exactKey))).flatMap(({ keys }) => keys));
    return words.map((text) => ({
      text,
      insteadOf: [],
      matching: known.has(exactKey(text)) ? 'whole' : 'prefix',
    }));
  }

  async function tolerant(query: SearchQuery, asWritten: readonly SearchedWord[]): Promise<Found> {
    const words = await corrected(asWritten, query.language);
    const kept = words.filter((word) => word !== null);
    const isChanged = words.some((word, index) => word !== asWritten[index]);
    if (kept.length > 0 && isChanged) {
      const plan = planOf(query.text, kept);
      const found = await readMatches(db, { ...query, plan, reach: 'titles' });
      if (found.total > 0) return { ...found, searchedFor: labelOf(kept, found.rows) };
    }
    const loose = loosePlanOf(query.text, kept.length > 0 ? kept : asWritten);
    const found = await readMatches(db, { ...query, plan: loose, reach: 'titles' });
    return {
      ...found,
      searchedFor: found.total > 0 && isChanged && kept.length > 0 ? labelOf(kept, found.rows) : null,
    };
  }

  /** Each word with its corrections; null where no title has it and the vocabulary knows nothing like it. */
  async function corrected(
    words: readonly SearchedWord[],
    language: Language,
  ): Promise<(SearchedWord | null)[]> {
    const isInTitles = await areInTitles(words);
    const options = { withInitials: language === 'zh-CN' };
    const missing = words.filter((_, index) => !isInTitles[index]).map(({ text }) => text);
    const joined = missing.join('');
    if (missing.length > 1 && missing.length === words.length && !missing.some(isHan)) {
      const insteadOf = await correctedWord(joined, options);
      if (insteadOf.length > 0) return [{ text: joined, insteadOf, matching: 'whole' }];
    }
    const parts = new Map<string, string[]>();
    for (const text of missing) {
      const found = await correctedWord(text, options);
      parts.set(text, found.length > 0 ? found : await correctedParts(text));
    }
    return words.map((word) => {
      const insteadOf = parts.get(word.text);
      if (insteadOf === undefined) return word;
      return insteadOf.length > 0 ? { ...word, insteadOf } : null;
    });
  }

  /** By the vocabulary. A Chinese text is in titles when all its pairs are. */
  async function areInTitles(words: readonly SearchedWord[]): Promise<boolean[]> {
    const keysOf = ({ text }: SearchedWord) =>
      isHan(text) && [...text].length > 2 ? pairsOf([...text]).map(exactKey) : [exactKey(text)];
    const known = new Set((await readKnownWords(db, words.flatMap(keysOf))).flatMap(({ keys }) => keys));
    const beginning = await whichBeginWords(
      db,
      words.map(({ text }) => text),
    );
    return words.map(
      (word, index) =>
        keysOf(word).every((key) => known.has(key)) ||
        (!isHan(word.text) && word.text.length >= PREFIX_LENGTH_MIN && (beginning[index] ?? false)),
    );
  }

  async function correctedWord(text: string, options: { withInitials: boolean }): Promise<string[]> {
    const guesses = guessesFor(text, options);
    const vocabulary = await readKnownWords(db, [...new Set(guesses.map(({ key }) => key))]);
    return corrections(text, guesses, vocabulary);
  }

  /** A Chinese text of several words, one of which may be wrong: 降噪耳几 becomes 降噪 耳机. */
  async function correctedParts(text: string): Promise<string[]> {
    const characters = [...text];
    if (!isHan(text) || characters.length <= 2) return [];
    const partsAt = (at: number) =>
      PART_LENGTHS.filter((length) => at + length <= characters.length).map((length) =>
        characters.slice(at, at + length).join(''),
      );
    const all = new Set(characters.flatMap((_, at) => partsAt(at)));
    const keysOf = (part: string) => [exactKey(part), ...soundKeys(readingsOf(part))];
    const vocabulary = await readKnownWords(db, [...all].flatMap(keysOf));
    const words: string[] = [];
    for (let at = 0; at < characters.length; ) {
      const found = partsAt(at)
        .map((part) => ({ part, word: nearest(part, vocabulary, keysOf(part)) }))
        .find(({ word }) => word !== undefined);
      if (found?.word !== undefined) words.push(found.word);
      at += found ? [...found.part].length : 1;
    }
    return words.length > 0 ? [words.join(' ')] : [];
  }

  return { search, corrected };
}

/** The word itself where the vocabulary has it, else one that sounds the same. */
function nearest(
  part: string,
  vocabulary: readonly KnownWord[],
  keys: readonly string[],
): string | undefined {
  const known = vocabulary.filter(
    (each) => each.kind !== 'pair' && each.keys.some((key) => keys.includes(key)),
  );
  return (known.find(({ word }) => word === part) ?? known[0])?.word;
}

/** The words that were searched, as one text. Of several corrections the one that stands in the first title. */
function labelOf(words: readonly SearchedWord[], [first]: readonly ListedRow[]): string {
  const title = `${first?.title ?? ''} ${first?.titleEn ?? ''}`.toLowerCase();
  return words
    .map(({ text, insteadOf }) => insteadOf.find((each) => title.includes(each)) ?? insteadOf[0] ?? text)
    .join(' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}

function termsOf({ id, title, titleEn, description, descriptionEn, options }: ProductTexts) {
  const values = [...new Set(options.flatMap(({ value, valueEn = '' }) => [value, valueEn]))];
  const titles = [title, titleEn];
  const words = tsvectorOf([
    ...titles.map((text) => ({ text, weight: 'A' as const })),
    ...values.map((text) => ({ text, weight: 'B' as const })),
    ...[description, descriptionEn].map((text) => ({ text, weight: 'D' as const })),
  ]);
  return { productId: id, words, titleWords: titleVectorOf(titles, values), texts: [...titles, ...values] };
}

/**
 * Makes the terms of products anew, and adds the words of their titles and options to the vocabulary.
 * @param skipLocked leaves out products that another transaction is changing; that one makes their terms
 */
export async function updateTerms(
  tx: Tx,
  productIds: readonly string[],
  { skipLocked = false }: { skipLocked?: boolean } = {},
): Promise<void> {
  const terms = (await lockTexts(tx, productIds, { skipLocked })).map(termsOf);
  if (terms.length === 0) return;
  await upsertTerms(tx, terms, TERMS_VERSION);
  await addWords(tx, vocabularyOf(terms.flatMap(({ texts }) => texts)), TERMS_VERSION);
}

/** Makes the terms of one batch of products anew. */
export function updateTermsOfBatch(db: Database, productIds: readonly string[]): Promise<void> {
  return inTransaction(db, (tx) => updateTerms(tx, productIds, { skipLocked: true }));
}
