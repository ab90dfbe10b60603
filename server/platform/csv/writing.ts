import { stringify } from 'csv-stringify/sync';

/** Spreadsheets read a file without this mark as GBK or Latin-1 instead of UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Cell = string | number | null;

/** Spreadsheets show eleven digits and more as 1.2E+18 and lose the last ones, and they drop zeros at the beginning. */
const NUMBER_LIKE = /^(\d{11,}|0\d+)$/;
/** A cell that begins like this is run as a formula (OWASP, "CSV Injection"). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const FORMULA_LIKE = /^[=+\-@\u0000-\u001f\u007f]/;

/** A cell as spreadsheets show it unchanged and never run it. Numbers are for columns of numbers. */
function protect(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (NUMBER_LIKE.test(cell)) return `="${cell}"`;
  return FORMULA_LIKE.test(cell) ? `'${cell}` : cell;
}

/** Lines of a CSV file as Excel and WPS write them: commas, CRLF, quotes where they are needed. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(protect)),
    { record_delimiter: 'windows' },
  );
}

/** Fen as yuan with two decimals, as a number that a spreadsheet adds up. */
export const yuanOf = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
