/** The shop's time zone is that of China, which has had no other offset since 1991. */
const SHOP_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** How many days the dashboard shows, today included. */
const DAYS_SHOWN = 30;
/** A transaction that began before midnight has ended by then: the longest one of the shop is bounded by minutes. */
const SETTLES_MS = 3_600_000;

/** The day of the shop at a moment, such as `2026-11-28`. */
export function dayOf(atMs: number): string {
  return new Date(atMs + SHOP_OFFSET_MS).toISOString().slice(0, 10);
}

/** The days that the dashboard shows, oldest first. */
export function daysShown(nowMs: number): string[] {
  return Array.from({ length: DAYS_SHOWN }, (_, index) => dayOf(nowMs - (DAYS_SHOWN - 1 - index) * DAY_MS));
}

/** The moment at which a day of the shop begins. */
export function startOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - SHOP_OFFSET_MS);
}

/** The days whose figures cannot change any more. */
export function closedDays(nowMs: number): string[] {
  const today = dayOf(nowMs - SETTLES_MS);
  return daysShown(nowMs).filter((day) => day < today);
}
