import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../database-types.ts';
import { CsvTrouble, type Encoding, readCsv } from '../../../platform/csv/reading.ts';
import { type ReadRow, type RowFailure, type RunningJob, UnreadableFile } from '../../jobs/index.ts';
import type { Column } from './columns.ts';

/** The cells of a row by column; a column that the file lacks is ''. */
export type Cells = (column: string) => string;

/** What a kind of file makes of a row: what its work takes, or what is wrong, with the name of the column. */
export interface Sheet {
  columns: readonly Column[];
  parse(cells: Cells): JsonObject | RowFailure;
}

export const bad = (column: string, zh: string, en: string): RowFailure => ({ column, zh, en });
const isBad = (parsed: JsonObject | RowFailure): parsed is RowFailure =>
  typeof parsed.zh === 'string' && typeof parsed.column === 'string';

const normalised = (heading: string) => heading.replaceAll(/[\s（）()*_-]/g, '').toLowerCase();

/** Where each column stands, and its heading in the file. Other columns mean nothing. */
function locate(columns: readonly Column[], headings: readonly string[]) {
  const places = new Map<string, number>();
  for (const [place, heading] of headings.entries()) {
    const text = normalised(heading);
    const column = columns.find(({ name, zh }) => normalised(name) === text || normalised(zh) === text);
    if (column && !places.has(column.name)) places.set(column.name, place);
  }
  const missing = columns.filter(({ name, isNeeded }) => isNeeded && !places.has(name));
  if (missing.length > 0) {
    const names = missing.map(({ name, zh }) => `${zh} (${name})`).join(', ');
    throw new UnreadableFile({
      row: 1,
      ...bad(missing[0]?.name ?? '', `缺少列：${names}`, `The file has no column ${names}`),
    });
  }
  return places;
}

/** The heading that stands over a column in the file of a job. */
function headingOf(job: RunningJob, column: string): string {
  const headings = (job.input.headings ?? {}) as Record<string, string>;
  return headings[column] ?? column;
}

export const atHeading = (job: RunningJob, failure: RowFailure): RowFailure => ({
  ...failure,
  column: headingOf(job, failure.column),
});

async function* rowsOf(file: AsyncIterable<Buffer>, encoding: Encoding) {
  try {
    yield* readCsv(file, encoding);
  } catch (error) {
    if (!(error instanceof CsvTrouble)) throw error;
    const failure = bad(
      '',
      '文件不是有效的 CSV：引号没有配对，或一行太长',
      'The file is no CSV: a quote is not closed, or a row is too long',
    );
    throw new UnreadableFile({ row: error.row, ...failure });
  }
}

/**
 * Reads the file of a job. Empty rows are passed over, but counted.
 * @returns the headings, and a digest of what the columns hold: it does not change with encoding or delimiter
 */
export async function* readSheet(
  job: RunningJob,
  file: AsyncIterable<Buffer>,
  { columns, parse }: Sheet,
): AsyncGenerator<ReadRow, JsonObject> {
  const digest = createHash('sha256');
  let places: Map<string, number> | undefined;
  let headings: Record<string, string> = {};
  for await (const { row, cells } of rowsOf(file, job.input.encoding as Encoding)) {
    if (places === undefined) {
      places = locate(columns, cells);
      headings = Object.fromEntries([...places].map(([name, place]) => [name, cells[place] ?? name]));
      continue;
    }
    if (cells.every((cell) => cell === '')) continue;
    const at = places;
    const cellOf: Cells = (column) => cells[at.get(column) ?? -1] ?? '';
    digest.update(JSON.stringify([row, columns.map(({ name }) => cellOf(name))]));
    const parsed = parse(cellOf);
    if (!isBad(parsed)) yield { row, input: parsed };
    else yield { row, input: {}, failure: { ...parsed, column: headings[parsed.column] ?? parsed.column } };
  }
  if (places === undefined)
    throw new UnreadableFile({ row: 1, ...bad('', '文件是空的', 'The file is empty') });
  return { headings, digest: digest.digest('hex') };
}
