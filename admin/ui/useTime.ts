import { useLanguage } from '../../web/language/useLanguage.ts';

/** Times of the back office are those of the shop, wherever the reader is. */
const SHOP_TIME_ZONE = 'Asia/Shanghai';
/** China has had one zone without summer time since 1991. */
const SHOP_OFFSET = '+08:00';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The moment at which a day of the shop begins, and the one at which the next day begins. */
export const startOfDay = (day: string): string => new Date(`${day}T00:00:00${SHOP_OFFSET}`).toISOString();
export const endOfDay = (day: string): string => new Date(Date.parse(startOfDay(day)) + DAY_MS).toISOString();

/** A moment in the shop's time as a field `datetime-local` has it, `2026-01-31T08:00`; empty where there is none. */
export function shopMinute(iso: string): string {
  if (iso === '') return '';
  return new Date(iso)
    .toLocaleString('sv-SE', { timeZone: SHOP_TIME_ZONE, dateStyle: 'short', timeStyle: 'short' })
    .replace(' ', 'T');
}

/** The moment that such a field means; empty where it is not filled in. */
export function momentOf(minute: string): string {
  return minute === ''
    ? ''
    : new Date(`${minute}${minute.length === 16 ? ':00' : ''}${SHOP_OFFSET}`).toISOString();
}

/** A day of the shop as `2026-01-31`, so many days before today. */
export function dayBefore(days: number, nowMs = Date.now()): string {
  return new Date(nowMs - days * DAY_MS).toLocaleDateString('sv-SE', { timeZone: SHOP_TIME_ZONE });
}

export function createTime(language: string, now: () => number = Date.now) {
  const zone = { timeZone: SHOP_TIME_ZONE } as const;
  const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', ...zone });
  const year = new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...zone });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', ...zone });

  return {
    /** `3 分钟前`, `昨天`, `11月3日`, `2025年11月3日`: as exact as a reader needs. */
    relative(iso: string): string {
      const at = new Date(iso);
      const passedMs = now() - at.getTime();
      if (Math.abs(passedMs) < HOUR_MS) return near.format(-Math.round(passedMs / MINUTE_MS), 'minute');
      if (Math.abs(passedMs) < DAY_MS) return near.format(-Math.round(passedMs / HOUR_MS), 'hour');
      if (Math.abs(passedMs) < 7 * DAY_MS) return near.format(-Math.round(passedMs / DAY_MS), 'day');
      return Math.abs(passedMs) < 300 * DAY_MS ? day.format(at) : year.format(at);
    },
    exact: (iso: string): string => full.format(new Date(iso)),
  };
}

export const useTime = () => createTime(useLanguage());
