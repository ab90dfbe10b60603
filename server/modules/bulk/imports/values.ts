/** What stands in a cell, read as a person meant it. Each answers null where the text is none. */

/** A spreadsheet has shortened a long number, and its last digits are lost. */
export const isShortened = (text: string) => /^\d(\.\d+)?E\+?\d+$/i.test(text);

/** Digits with or without separators of thousands. */
const GROUPED = /^\d{1,3}(,\d{3})+(?=\.|$)/;
const ungrouped = (text: string) => (GROUPED.test(text) ? text.replaceAll(',', '') : text);

/** A whole number, such as `+5`, `-3` or `1,200`. */
export function parseWhole(text: string): number | null {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text.replace('−', '-').replace('＋', '+')) ?? [];
  const plain = ungrouped(digits).replace(/\.0+$/, '');
  if (!/^\d{1,15}$/.test(plain)) return null;
  return Number(plain) * (sign === '-' ? -1 : 1);
}

/** An amount in yuan with at most two decimals, such as `12.5` or `¥1,200.00`, in fen. */
export function parseYuan(text: string): number | null {
  const plain = ungrouped(text.replace(/^[¥￥]\s*/, '').replace(/\s*元$/, ''));
  const [, yuan, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(plain) ?? [];
  if (yuan === undefined) return null;
  return Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
}
