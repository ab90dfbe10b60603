import { expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { searchTermsOf, titleVectorOf, tsvectorOf } from './terms.ts';
import { normalise } from './text.ts';

test('normalise: full-width forms, capitals and extra blanks make no difference', () => {
  expect(normalise('  ＵＳＢ－Ｃ　充电器 ')).toBe('usb-c 充电器');
});

test('a title gives Chinese characters and pairs, and other words with their singular', () => {
  const words = tsvectorOf([{ text: '充电器 Shoes', weight: 'A' }]);
  expect(words.split(' ').sort()).toEqual(
    ["'shoe':1A", "'shoes':1A", "'充':1A", "'电':1A", "'充电':1A", "'器':1A", "'电器':1A"].sort(),
  );
});

test('a term of several texts appears once, with its best weight', () => {
  const words = tsvectorOf([
    { text: 'mug', weight: 'A' },
    { text: 'mug, 碗 mug, 碗 bowl', weight: 'D' },
  ]);
  expect(words).toBe("'mug':1A 'bowl':1D");
});

test('a title gives itself as a whole, neighbours written as one, and characters with one between them', () => {
  const words = titleVectorOf(['T-shirt 跑步鞋'], ['Red']).split(' ');
  expect(words).toEqual(
    expect.arrayContaining(["'=tshirt跑步鞋':1A", "'tshirt':1A", "'跑·鞋':1A", "'red':1B"]),
  );
});

test('a query matches all its words, or two of them written as one', () => {
  const words = ['water', 'colours'].map((text) => ({ text, insteadOf: [], matching: 'whole' as const }));
  const { all } = planOf('water colours', words);
  expect(all.replaceAll(/[()]/g, '')).toBe("'water' & 'colour' | 'watercolour'");
});

test('stop words are left out of a query that has other words', () => {
  expect(searchTermsOf('送给妈妈的杯子')?.all).not.toContain("'的'");
  expect(searchTermsOf('the')?.all).toBe("('the':*)");
});

test('a query without letters and digits gives null', () => {
  for (const query of ['', '   ', '!!!', "'; --", '🎉', '&|!()<>:*']) expect(searchTermsOf(query)).toBeNull();
});

test('a query with operators and long words: only letters and digits reach the tsquery, in words of at most 40', () => {
  const terms = searchTermsOf(`a'b\\c:*&!(|)<-> ${'x'.repeat(100)} ${'词语'.repeat(50)}`);
  expect(terms?.all.replaceAll(/'[\p{Letter}\p{Number}]{1,40}'/gu, '').replaceAll(/[ ()&]|:\*/g, '')).toBe(
    '',
  );
});

test('a long word is cut between characters', () => {
  expect(searchTermsOf(`${'a'.repeat(39)}\u{10330}`)?.all.isWellFormed()).toBe(true);
});
