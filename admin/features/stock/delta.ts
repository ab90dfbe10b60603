/** `12`, `+12` or `-3` (also with the full-width signs that Chinese keyboards type); undefined for 0 and anything else. */
export function readDelta(text: string): number | undefined {
  const match = /^([+\-＋－−]?)(\d{1,10})$/.exec(text.trim());
  const pieces = Number(match?.[2] ?? 0);
  if (pieces === 0) return undefined;
  return /[-－−]/.test(match?.[1] ?? '') ? -pieces : pieces;
}
