/** The number at which a low stock is told; null where the field is empty, undefined where it holds no such number. */
export function readLowStock(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined;
}
