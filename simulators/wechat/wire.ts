/** How WeChat Pay writes time, and money in its bills. */

/** 1234 → `12.34` */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2026-01-31 08:05:09`, in Beijing. */
export function beijingTime(at: number): string {
  return beijing.format(at);
}

/** `2026-01-31T08:05:09+08:00`, in Beijing. */
export function rfc3339(at: number): string {
  return `${beijingTime(at).replace(' ', 'T')}+08:00`;
}

/** The moment of such a text in any offset, or null. */
export function fromRfc3339(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/.test(text))
    return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** The first and last moment of a day in Beijing, `yyyy-MM-dd`; null for any other text. */
export function billDay(date: string): { from: number; to: number } | null {
  const from = fromRfc3339(`${date}T00:00:00+08:00`);
  if (from === null || !beijingTime(from).startsWith(date)) return null;
  return { from, to: from + 86_400_000 };
}
