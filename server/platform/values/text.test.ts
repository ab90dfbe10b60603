import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { readableName, readableText } from './text.ts';

const ajv = new Ajv({ strict: false });

describe('readableText', () => {
  const isLine = ajv.compile(readableText({ maxLength: 20 }));
  const isParagraph = ajv.compile(readableText({ maxLength: 20, multiline: true }));
  const isOptional = ajv.compile(readableText({ maxLength: 20, minLength: 0 }));

  test.each(['王小明', 'O’Brien', '👨‍👩‍👧', '-', 'café', 'नमस्ते', '100%'])('accepts %s', (text) => {
    expect(isLine(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \u00a0\u3000\u2003'],
    ['zero-width characters', '\u200b\u200c\u200d\ufeff\u2060'],
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['an empty Braille cell', '\u2800'],
    ['combining marks alone', '\u0301\u0302'],
    ['tag characters', '\u{e0041}\u{e0042}'],
    ['a control character', 'a\u0007b'],
    ['a line break', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['a direction override', 'a\u202eb'],
    ['a direction isolate', 'a\u2066b'],
    ['too much', 'x'.repeat(21)],
  ])('refuses %s', (_name, text) => {
    expect(isLine(text)).toBe(false);
  });

  test('a multi-line text keeps its line breaks and refuses other control characters', () => {
    expect(isParagraph('一\n二\t三')).toBe(true);
    expect(isParagraph('\n\t')).toBe(false);
    expect(isParagraph('a\u0000b')).toBe(false);
  });

  test('an optional text may be empty but not blank', () => {
    expect(isOptional('')).toBe(true);
    expect(isOptional('a')).toBe(true);
    expect(isOptional(' ')).toBe(false);
  });
});

describe('readableName', () => {
  test.each([
    ['  王小明 ', '王小明'],
    ['a\u202eb\u0007c', 'a b c'],
    ['\u200b\u3164', ''],
    [`${'x'.repeat(29)}😀`, 'x'.repeat(29)],
    [`${'\u200b'.repeat(30)}a`, ''],
  ])('of %j is %j', (text, name) => {
    expect(readableName(text, 30)).toBe(name);
  });
});
