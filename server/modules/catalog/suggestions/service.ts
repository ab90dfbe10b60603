import type { Database } from '../../../platform/postgres/postgres.ts';
import { inLanguage, type Language } from '../../../platform/values/language.ts';
import { readCompletions, readTitles } from '../search/queries.ts';
import { createSearch } from '../search/service.ts';
import { matcherOfText, wordsOfQuery } from '../search/terms.ts';
import { runsOf } from '../search/text.ts';
import type { Suggestions } from './schema.ts';

const WORDS_MAX = 5;
const TITLES_MAX = 5;
/** Titles are looked up for the text and the first two completions: each may stand in a third of all titles. */
const NAMED_MAX = 3;
const SINGLE_LETTER = /^[a-z0-9]$/;

/** What to offer while a shopper types: words that begin so, and titles. */
export function createSuggestions(db: Database) {
  const { corrected } = createSearch(db);

  /** Completions of the whole text; of its last word where no phrase begins with the text. */
  async function complete(text: string, language: Language): Promise<string[]> {
    const scripts = language === 'en' ? 'latin' : 'all';
    const whole = await readCompletions(db, { beginning: text, scripts, limit: WORDS_MAX });
    const at = text.lastIndexOf(' ');
    if (whole.length > 0 || at === -1) return whole;
    const lasts = await readCompletions(db, { beginning: text.slice(at + 1), scripts, limit: WORDS_MAX });
    return lasts.map((last) => `${text.slice(0, at)} ${last}`);
  }

  /** What the words probably mean, where nothing begins with them. */
  async function correct(text: string, language: Language): Promise<string[]> {
    const words = wordsOfQuery(text).map((word) => ({
      text: word,
      insteadOf: [],
      matching: 'prefix' as const,
    }));
    const kept = (await corrected(words, language)).filter((word) => word !== null);
    if (kept.every(({ insteadOf }) => insteadOf.length === 0)) return [];
    const [only] = kept;
    if (kept.length === 1 && only) return [...only.insteadOf];
    return [kept.map((word) => word.insteadOf[0] ?? word.text).join(' ')];
  }

  return async (q: string, language: Language): Promise<Suggestions> => {
    const text = runsOf(q).join(' ');
    if (text === '') return { items: [] };
    const completed = await complete(text, language);
    const texts = completed.length > 0 ? completed : await correct(text, language);
    // The words that were found, whole, are looked up: a beginning such as `s` would match every third title.
    const named = [...new Set([text, ...texts])].slice(0, NAMED_MAX);
    const matchers = named.map((each) => `(${matcherOfText(each, 'whole')})`);
    const titles = SINGLE_LETTER.test(text) ? [] : await readTitles(db, matchers.join(' | '), TITLES_MAX);
    return {
      items: [
        ...texts.filter((each) => each !== text).map((each) => ({ text: each })),
        ...titles.map((each) => ({
          text: inLanguage(language, each.title, each.titleEn),
          productId: each.id,
        })),
      ],
    };
  };
}
