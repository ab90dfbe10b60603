import { expect, test } from 'vitest';
import { corrections, guessesFor } from './correction.ts';
import { vocabularyOf } from './vocabulary.ts';

const correct = (word: string, titles: string[]) =>
  corrections(
    word,
    guessesFor(word, { withInitials: true }),
    vocabularyOf(titles).map((each) => ({ ...each, products: 1 })),
  );

test('a word that the dictionary has is not taken for another that differs by a character', () => {
  expect(correct('冰箱', ['冰糖'])).toEqual([]);
  expect(correct('冰厢', ['冰糖'])).toEqual(['冰糖']);
});
