import { BYTE_ORDER_MARK, csvLines } from '../../../platform/csv/writing.ts';
import type { PageWork, RunningJob } from '../../jobs/index.ts';
import { EXPORT_KINDS, FILE_KINDS, type Reader } from './kinds.ts';

/** What a job of an export is made with. */
export interface ExportInput extends Reader {
  filter: Record<string, unknown>;
  columns: string[];
}

const inputOf = (job: RunningJob) => job.input as unknown as ExportInput;

function workOf(name: (typeof EXPORT_KINDS)[number]): PageWork {
  const kind = FILE_KINDS[name];
  return {
    count: (tx, job) => kind.count(tx, inputOf(job).filter as never, inputOf(job)),
    async page(tx, job, place) {
      const input = inputOf(job);
      const columns = input.columns.flatMap((key) => kind.columns.find((each) => each.key === key) ?? []);
      const { rows, next } = await kind.page(tx, input.filter as never, place, input);
      const lines = csvLines(rows.map((row) => columns.map(({ cell }) => cell(row))));
      if (place !== '') return { text: lines, count: rows.length, next };
      const headings = columns.map(({ key, zh }) => (input.language === 'en' ? key : zh));
      return { text: BYTE_ORDER_MARK + csvLines([headings]) + lines, count: rows.length, next };
    },
  };
}

export const EXPORT_WORKS: Record<string, PageWork> = Object.fromEntries(
  EXPORT_KINDS.map((name) => [name, workOf(name)]),
);
