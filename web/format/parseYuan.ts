/**
 * Reads an amount in yuan as a person types it. It never becomes a float: `1.15 * 100` would be 114.99999999999999.
 *
 * @returns fen; undefined for text that is not a price, or a price above 9,999,999.99 yuan
 */
export function parseYuan(text: string | undefined): number | undefined {
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
