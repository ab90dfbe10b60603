import { expect, test } from 'vitest';
import { csvOf, daysOf, type Report, totalOf } from './report.ts';

const SPAN = { from: '2026-02-26', to: '2026-03-04' };
const column = (key: string) => ({ key, title: key, definition: key });

test('the days of a row end with the span of the report', () => {
  expect(daysOf('2026-02-26', 'day', SPAN)).toEqual({ from: '2026-02-26', to: '2026-02-26' });
  expect(daysOf('2026-02-23', 'week', SPAN)).toEqual({ from: '2026-02-26', to: '2026-03-01' });
  expect(daysOf('2026-03-02', 'week', SPAN)).toEqual({ from: '2026-03-02', to: '2026-03-04' });
  expect(daysOf('2026-02-01', 'month', SPAN)).toEqual({ from: '2026-02-26', to: '2026-02-28' });
  expect(daysOf('2026-02-26T08:00', 'hour', SPAN)).toBeNull();
});

test('buyers of several rows are not added, because one person may be in each', () => {
  const report: Report = {
    columns: [column('date'), column('buyers'), column('repeatFen')],
    rows: [
      { date: '2026-02-26', buyers: 1, repeatFen: 5 },
      { date: '2026-02-27', buyers: 1, repeatFen: 7 },
    ],
  };
  expect(totalOf(report, 'buyers')).toBeNull();
  expect(totalOf(report, 'repeatFen')).toBe(12);
});

test('a file has money in yuan, and text that looks like a formula stays text', () => {
  const report: Report = {
    columns: [column('product'), column('pieces'), column('netFen')],
    rows: [
      { productId: 'x', product: '=1+1,"a"', pieces: 2, netFen: -1_050 },
      { productId: '', product: '杯子', pieces: 0, netFen: 7 },
    ],
  };
  expect(csvOf(report)).toBe('\uFEFFproduct,pieces,netFen\r\n"\'=1+1,""a""",2,-10.50\r\n杯子,0,0.07\r\n');
});
