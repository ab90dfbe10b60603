import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText } from './cutText.ts';

describe('cutText', () => {
  test('an emoji at the limit is left out whole', () => {
    expect(cutText(`${'x'.repeat(99)}😀`, 100)).toBe('x'.repeat(99));
    expect(cutText('👨‍👩‍👧abc', 5)).toBe('');
    expect(cutText('e\u0301e\u0301', 3)).toBe('e\u0301');
  });

  test('the cut text is a well-formed beginning no longer than the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, max) => {
        const cut = cutText(text, max);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });
});
