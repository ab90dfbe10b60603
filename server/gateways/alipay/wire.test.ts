import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBeijingTime, toBeijingTime, toFen, toYuan } from './wire.ts';

test('every amount survives the way to yuan and back, and has two decimals', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (fen) => {
      expect(toYuan(fen)).toMatch(/^\d+\.\d\d$/);
      expect(toFen(toYuan(fen))).toBe(fen);
    }),
  );
});

test.each([
  ['88.88', 8_888],
  ['0.01', 1],
  ['0.10', 10],
  ['5', 500],
  ['5.5', 550],
  ['0.00', 0],
  ['-0.05', -5],
  ['-12.30', -1_230],
])('%s yuan is %i fen', (text, fen) => {
  expect(toFen(text)).toBe(fen);
});

test.each([
  '',
  '1.005',
  '1e3',
  '1,000.00',
  ' 1.00',
  '0x10',
  '.5',
  '5.',
  '--1',
  '１.００',
  null,
  undefined,
  5,
  {},
])('%j is no amount', (text) => {
  expect(toFen(text)).toBeNull();
});

test('Beijing is eight hours ahead, in winter and summer, whole seconds', () => {
  expect(toBeijingTime(new Date('2026-01-31T16:05:09.999Z'))).toBe('2026-02-01 00:05:09');
  expect(toBeijingTime(new Date('2026-07-01T00:00:00Z'))).toBe('2026-07-01 08:00:00');
  expect(fromBeijingTime('2026-02-01 00:05:09')).toEqual(new Date('2026-01-31T16:05:09Z'));
});

test.each(['2026-02-01', '2026-02-01T00:05:09', '2026-13-01 00:00:00', '', undefined])(
  '%j is no time',
  (text) => {
    expect(fromBeijingTime(text)).toBeNull();
  },
);
