/** How Alipay writes money and time. The shop has code of its own for this, so that each checks the other. */

/** 1234 → `12.34` */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `12.34`, `12.3`, `12` → 1234, 1230, 1200; null for any other text, for 0 and above 100,000,000 yuan. */
export function fenOf(text: unknown): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(typeof text === 'number' ? String(text) : `${text}`);
  if (!match) return null;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return fen > 0 && fen <= 10_000_000_000 ? fen : null;
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

/** The moment of such a text, or null. Beijing has been at UTC+8 all year since 1991. */
export function fromBeijingTime(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(:\d{2})?$/.exec(text);
  if (!match) return null;
  const at = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}+08:00`);
  return Number.isNaN(at) ? null : at;
}
