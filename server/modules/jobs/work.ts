import type { JsonObject } from '../../database-types.ts';
import type { Refusal } from '../../platform/http/problems.ts';
import type { Tx } from '../../platform/postgres/postgres.ts';
import type { Language } from '../../platform/values/language.ts';
import type { Operator } from '../staff/index.ts';

export type JobKind = 'import' | 'export' | 'bulk' | 'undo';

/** A job as its work sees it. */
export interface RunningJob {
  id: string;
  name: string;
  /** Who started the job. */
  by: Operator;
  isDryRun: boolean;
  input: JsonObject;
}

/** What is wrong with a row, in the column of this heading; '' for the whole row. */
export interface RowFailure {
  column: string;
  zh: string;
  en: string;
}

/** One field that a row changes; `id` is the thing. */
export interface Change {
  id: string;
  field: string;
  before: string | number | null;
  after: string | number | null;
  /** The id of what was made, where undoing removes it. */
  made?: string;
}

export interface WaitingRow {
  row: number;
  input: JsonObject;
}

/** What became of a row: what it changed, nothing because all was so already, or why it could not be applied. */
export type Outcome = { changes: Change[] } | 'unchanged' | RowFailure;

/** Work on rows that are stored one by one. Each row is applied once: its outcome commits with its effect. */
export interface RowWork {
  /**
   * Reads the uploaded file into rows, in order, and returns what is to be remembered of the file in the job's input.
   * Absent: the rows were stored when the job was made. @throws UnreadableFile
   */
  read?(job: RunningJob, file: AsyncIterable<Buffer>): AsyncGenerator<ReadRow, JsonObject>;
  /** Applies rows in the transaction. @returns an outcome for each, in the same order */
  apply(tx: Tx, job: RunningJob, rows: readonly WaitingRow[]): Promise<Outcome[]>;
  /** Takes back what rows changed, by an entry against it. Absent: the work cannot be undone. */
  undo?(tx: Tx, job: RunningJob, rows: readonly UndoneRow[]): Promise<Outcome[]>;
}

/** A row of a file. A row with a failure is stored as failed. */
export type ReadRow = WaitingRow & { failure?: RowFailure };

export interface UndoneRow {
  row: number;
  /** The input of the row that is undone. */
  input: JsonObject;
  changes: Change[];
}

/** Work that writes a file page by page. */
export interface PageWork {
  count(tx: Tx, job: RunningJob): Promise<number>;
  /** @param place '' for the first page. @returns the text of the next page, and null as `next` at the end */
  page(tx: Tx, job: RunningJob, place: string): Promise<{ text: string; count: number; next: string | null }>;
}

/** The works of all kinds, by kind and name. */
export interface Works {
  rows: Record<'import' | 'bulk', Record<string, RowWork>>;
  pages: Record<string, PageWork>;
}

/** A file that cannot be read at all, such as one without the headings that it needs. */
export class UnreadableFile extends Error {
  readonly failure: RowFailure & { row: number };
  constructor(failure: RowFailure & { row: number }) {
    super(failure.en);
    this.failure = failure;
  }
}

interface FieldErrors {
  errors?: { path: string; zh: string; en: string }[];
}

/** A refusal of a use case as the failure of a row. */
export function failureOf(refusal: Refusal, column = ''): RowFailure {
  const first = (refusal.details as FieldErrors).errors?.[0];
  const { zh, en } = first ?? refusal.definition;
  return { column, zh, en };
}

export const inLanguageOf = (failure: { zh: string; en: string }, language: Language) =>
  language === 'en' ? failure.en : failure.zh;
