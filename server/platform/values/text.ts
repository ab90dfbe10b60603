import { Type } from 'typebox';

/**
 * A letter, digit, sign or symbol that shows something. Unicode calls fillers such as U+3164 letters, and U+2800 (an empty
 * Braille cell) a symbol; both show nothing.
 */
const VISIBLE = '(?![\\p{Default_Ignorable_Code_Point}\\u2800])[\\p{L}\\p{N}\\p{P}\\p{S}]';
/** Direction overrides and isolates: they make a name read as another one (Unicode UAX 9, "Trojan Source"). */
const DIRECTIONS = '\\u202A-\\u202E\\u2066-\\u2069';
const LINE = `[^\\p{Cc}\\p{Zl}\\p{Zp}${DIRECTIONS}]`;
const LINES = `(?:[^\\p{Cc}${DIRECTIONS}]|[\\n\\r\\t])`;

export interface ReadableTextOptions {
  /** In code points. */
  maxLength: number;
  /** In code points; 1 by default. With 0 the text may be empty, but not blank. */
  minLength?: number;
  /** Line breaks and tabs are allowed. */
  multiline?: boolean;
}

/**
 * Text that a person can read: at least one character shows something, and none is a control character or a direction
 * override. Every text field that people fill in for other people has this type.
 */
export function readableText({ maxLength, minLength = 1, multiline = false }: ReadableTextOptions) {
  const body = multiline ? LINES : LINE;
  const pattern = `^(?=[\\s\\S]*${VISIBLE})${body}*$`;
  return Type.String({
    minLength,
    maxLength,
    pattern: minLength === 0 ? `^$|${pattern}` : pattern,
    'x-message':
      minLength === 0
        ? {
            zh: `最多 ${maxLength} 个字符，不能只有空白或含有控制字符`,
            en: `must be readable text of at most ${maxLength} characters`,
          }
        : {
            zh: `请填写，最多 ${maxLength} 个字符，不能只有空白或含有控制字符`,
            en: `must be readable text of 1 to ${maxLength} characters`,
          },
  });
}

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/**
 * The beginning of a text, cut between two graphemes, so that no emoji or accented letter is cut in half.
 * @param maxLength in UTF-16 code units, as the length of a string
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = 0;
  // One grapheme can be longer than the limit; the text before a limit's worth of units decides.
  for (const { index, segment } of graphemes.segment(text.slice(0, maxLength + 64))) {
    if (index + segment.length > maxLength) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
