import type { Language } from '../language/languages.ts';
import { useLanguage } from '../language/useLanguage.ts';

/** Makes a value at its first use: one Intl formatter can cost more time than the rest of a page's rendering. */
function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** Formats money, counts and times for one language. */
function createFormat(language: Language) {
  const yuan = { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' } as const;
  const money = lazily(() => new Intl.NumberFormat(language, yuan));
  const price = lazily(
    () => new Intl.NumberFormat(language, { ...yuan, trailingZeroDisplay: 'stripIfInteger' }),
  );
  const compact = lazily(
    () => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }),
  );
  const dateTime = lazily(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  const date = lazily(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }));
  return {
    /** An amount to pay, always with two decimals. */
    money: (fen: number) => money().format(fen / 100),
    /** A price on a label: ¥99, ¥99.50. */
    price: (fen: number) => price().format(fen / 100),
    priceParts: (fen: number) => price().formatToParts(fen / 100),
    /** 12,345 as 1.2万 or 12.3K. */
    compact: (value: number) => compact().format(value),
    dateTime: (iso: string) => dateTime().format(new Date(iso)),
    date: (iso: string) => date().format(new Date(iso)),
  };
}

export type Format = ReturnType<typeof createFormat>;
const formats = new Map<Language, Format>();

function formatFor(language: Language): Format {
  const known = formats.get(language) ?? createFormat(language);
  formats.set(language, known);
  return known;
}

export const useFormat = () => formatFor(useLanguage());
