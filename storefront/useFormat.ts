import { useShop } from './context.ts';
import type { Language } from './language.ts';

/** Money, counts and times as readers of one language write them. Formatters are costly to make: one set each. */
function createFormat(language: Language) {
  const money = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
  });
  const price = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  });
  const count = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  return {
    /** An amount that is paid: always two decimals. */
    money: (fen: number) => money.format(fen / 100),
    /** A price on a label: ¥99, ¥99.50. */
    price: (fen: number) => price.format(fen / 100),
    priceParts: (fen: number) => price.formatToParts(fen / 100),
    count: (value: number) => count.format(value),
    /** 12,345 as 1.2万 or 12.3K. */
    compact: (value: number) => compact.format(value),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    date: (iso: string) => date.format(new Date(iso)),
  };
}

export type Format = ReturnType<typeof createFormat>;
const formats = new Map<Language, Format>();

export function formatFor(language: Language): Format {
  const known = formats.get(language) ?? createFormat(language);
  formats.set(language, known);
  return known;
}

export const useFormat = () => formatFor(useShop().language);
