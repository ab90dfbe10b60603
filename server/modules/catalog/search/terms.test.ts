import { expect, test } from 'vitest';
import { normalise, searchTermsOf, tsvectorOf } from './terms.ts';

test('full-width forms, capitals and blanks make no difference', () => {
  expect(normalise('  ＵＳＢ－Ｃ　充电器 ')).toBe('usb-c 充电器');
});

test('Chinese becomes characters and pairs; other scripts whole words and their singular', () => {
  const words = tsvectorOf([{ text: '充电器 Shoes', weight: 'A' }]);
  expect(words.split(' ').sort()).toEqual(
    ["'shoe':1A", "'shoes':1A", "'充':1A", "'电':1A", "'充电':1A", "'器':1A", "'电器':1A"].sort(),
  );
});

test('a word that stands in several texts has its best weight, once', () => {
  const words = tsvectorOf([
    { text: 'mug', weight: 'A' },
    { text: 'mug mug bowl', weight: 'D' },
  ]);
  expect(words).toBe("'mug':1A 'bowl':1D");
});

test('a query becomes terms that all match, or else all but one, or the characters of all', () => {
  expect(searchTermsOf('Cotton 衬衫')).toEqual({
    all: "('cotton':*) & ('衬衫')",
    tolerant: "('cotton':* & '衬' & '衫') | (('衬衫')) | (('cotton':*))",
    any: "'衬衫' | ('cotton':*) | ('衬衫')",
  });
});

test('words that every text holds are not asked for, unless nothing else is', () => {
  expect(searchTermsOf('送给妈妈的杯子')?.all).not.toContain("'的'");
  expect(searchTermsOf('the')?.all).toBe("('the':*)");
});

test('what holds no word asks for nothing', () => {
  for (const query of ['', '   ', '!!!', "'; --", '🎉', '&|!()<>:*']) expect(searchTermsOf(query)).toBeNull();
});

test('nothing of a query but letters and digits reaches the tsquery, and long ones are cut', () => {
  const terms = searchTermsOf(`a'b\\c:*&!(|)<-> ${'x'.repeat(100)} ${'词语'.repeat(50)}`);
  expect(terms?.all.replaceAll(/'[\p{Letter}\p{Number}]{1,40}'/gu, '').replaceAll(/[ ()&]|:\*/g, '')).toBe(
    '',
  );
});
