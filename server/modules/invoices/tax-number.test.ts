import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTaxNumber } from './tax-number.ts';

test.each([
  ['914403001922038216', '914403001922038216'],
  [' 9144 0300 1922 0382 16 ', '914403001922038216'],
  ['９１４４０３００１９２２０３８２１６', '914403001922038216'],
  ['91350100m000100y43', '91350100M000100Y43'],
  ['91350100M000100Y44', null],
  ['91350100M000100I43', null],
  ['9135010', null],
  ['', null],
])('%s is read as %s', (typed, expected) => {
  expect(parseTaxNumber(typed)).toBe(expected);
});

const CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const first17 = fc
  .array(fc.constantFrom(...CHARACTERS), { minLength: 17, maxLength: 17 })
  .map((all) => all.join(''));

test('of the 31 last characters exactly one is right, and one wrong character elsewhere makes the number wrong', () => {
  fc.assert(
    fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 30 }), (start, at, by) => {
      const right = CHARACTERS.map((last) => start + last).filter((code) => parseTaxNumber(code) !== null);
      expect(right).toHaveLength(1);
      const [code = ''] = right;
      const other = CHARACTERS[(CHARACTERS.indexOf(code[at] ?? '') + by) % 31];
      expect(parseTaxNumber(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
    }),
  );
});
