import type { Cell } from '../../../platform/csv/writing.ts';

/** A column of a file. In English files the key is the heading, so that an import reads them again. */
export interface FileColumn<Row> {
  key: string;
  zh: string;
  cell(row: Row): Cell;
}

export const column = <Row>(key: string, zh: string, cell: (row: Row) => Cell): FileColumn<Row> => ({
  key,
  zh,
  cell,
});

/** A moment as the shop's clocks show it (Asia/Shanghai): spreadsheets know no time zones. */
export function shopTime(moment: string | null): string {
  if (moment === null) return '';
  const shifted = new Date(Date.parse(moment) + 8 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)}`;
}
