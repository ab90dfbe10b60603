import { Type } from 'typebox';
import { cutText } from '../../../web/format/cutText.ts';

export { cutText };

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

const NOT_IN_LINES = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}${DIRECTIONS}]`, 'gu');
const SHOWS_SOMETHING = new RegExp(VISIBLE, 'u');

/**
 * A name that comes from outside and so cannot be refused, such as a nickname at Weibo: without control characters and
 * direction overrides, and cut. @returns an empty text when no character shows anything
 */
export function readableName(text: string, maxLength: number): string {
  const name = cutText(text.replaceAll(NOT_IN_LINES, ' ').trim(), maxLength);
  return SHOWS_SOMETHING.test(name) ? name : '';
}
