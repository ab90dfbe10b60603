import { expect, test } from 'vitest';
import { createTime, dayBefore, endOfDay, momentOf, shopMinute, startOfDay } from './useTime.ts';

const NOW = Date.parse('2026-03-10T04:00:00Z');
const time = createTime('zh-CN', () => NOW);

test.each([
  ['2026-03-10T03:57:00Z', '3分钟前'],
  ['2026-03-10T01:00:00Z', '3小时前'],
  ['2026-03-08T04:00:00Z', '前天'],
  ['2026-02-10T20:00:00Z', '2月11日'],
  ['2024-02-10T20:00:00Z', '2024年2月11日'],
])('%s reads %s at noon in Shanghai', (iso, text) => {
  expect(time.relative(iso)).toBe(text);
});

test('the exact time is the one of the shop', () => {
  expect(time.exact('2026-03-09T20:00:00Z')).toBe('2026年3月10日 04:00:00');
});

test('a day of the shop begins at four in the afternoon of UTC and lasts 24 hours', () => {
  expect([startOfDay('2026-03-10'), endOfDay('2026-03-10')]).toEqual([
    '2026-03-09T16:00:00.000Z',
    '2026-03-10T16:00:00.000Z',
  ]);
});

test('today is the day of the shop, not of UTC', () => {
  expect(dayBefore(0, Date.parse('2026-03-09T16:00:00Z'))).toBe('2026-03-10');
  expect(dayBefore(1, Date.parse('2026-03-09T15:59:59Z'))).toBe('2026-03-08');
});

test('a field for a moment shows and takes the time of the shop, and may be empty', () => {
  expect(shopMinute('2026-03-09T20:00:00.000Z')).toBe('2026-03-10T04:00');
  expect(momentOf('2026-03-10T04:00')).toBe('2026-03-09T20:00:00.000Z');
  expect([shopMinute(''), momentOf('')]).toEqual(['', '']);
});
