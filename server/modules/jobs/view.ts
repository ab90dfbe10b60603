import { BYTE_ORDER_MARK, csvLines } from '../../platform/csv/writing.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Language } from '../../platform/values/language.ts';
import { findWithResult } from './files/queries.ts';
import { readFile } from './files/service.ts';
import type { JobRow } from './queries.ts';
import { countStates, readChanged, readFailures, readRows, type StoredRow } from './rows/queries.ts';
import type { JOB_ACTIONS, JobView } from './schema.ts';
import { inLanguageOf, type RowWork, type Works } from './work.ts';

type JobAction = (typeof JOB_ACTIONS)[number];

/** Rows that are in memory while a file is written. */
const FILE_PAGE = 2_000;

function rowWorkOf(works: Works, job: JobRow): RowWork | undefined {
  if (job.kind === 'export') return undefined;
  const kind = job.kind === 'undo' ? (job.input.of as 'import' | 'bulk') : job.kind;
  return works.rows[kind]?.[job.name];
}

function actionsOf(works: Works, job: JobRow, counts: { failed: number; changed: number }): JobAction[] {
  const { kind, status, isDryRun } = job;
  if (status === 'queued' || status === 'running') return ['cancel'];
  if (kind === 'export' || status === 'failed' || job.undoneBy !== null) return [];
  const actions: JobAction[] = [];
  if (counts.failed > 0 || status === 'cancelled') actions.push('retry');
  const canUndo = kind !== 'undo' && !isDryRun && rowWorkOf(works, job)?.undo !== undefined;
  if (canUndo && counts.changed > 0) actions.push('undo');
  return actions;
}

const NO_COUNTS = { failed: 0, changed: 0 };

/** What can be done with a job as it is now. */
export async function allowedActions(db: Database, works: Works, job: JobRow): Promise<JobAction[]> {
  return actionsOf(works, job, (await countStates(db, [job.id])).get(job.id) ?? NO_COUNTS);
}

const hasEnded = ({ finishedAt }: JobRow) => finishedAt !== null;

/** Jobs as the API shows them, with so many errors and changes of each. */
export async function presentJobs(
  db: Database,
  works: Works,
  jobs: readonly JobRow[],
  language: Language,
  max: { errors: number; changes: number },
): Promise<JobView[]> {
  const ids = jobs.map(({ id }) => id);
  const [counts, failures, withResult] = await Promise.all([
    countStates(db, ids),
    readFailures(db, ids, max.errors),
    findWithResult(db, ids),
  ]);
  const failuresOf = Map.groupBy(failures, ({ jobId }) => jobId);
  const views = jobs.map(async (job): Promise<JobView> => {
    const { id, kind, name, status, isDryRun, done, total, fileName, undoes, undoneBy } = job;
    const found = counts.get(id) ?? NO_COUNTS;
    const errors = [...(job.failure === null ? [] : [job.failure]), ...(failuresOf.get(id) ?? [])];
    const changed = max.changes === 0 ? [] : await readChanged(db, id, max.changes);
    const changes = changed.flatMap(({ row, changes }) => changes.map((change) => ({ row, ...change })));
    return {
      ...{ id, kind, name, status, isDryRun, done, total, ...found, fileName, undoes, undoneBy },
      errors: errors.map((error) => ({
        row: error.row,
        column: error.column,
        message: inLanguageOf(error, language),
      })),
      changes: changes.slice(0, max.changes),
      hasFile: kind === 'export' ? status === 'done' && withResult.has(id) : hasEnded(job) && done > 0,
      staff: { id: job.staffId, name: job.staffName },
      allowedActions: actionsOf(works, job, found),
      createdAt: job.createdAt.toISOString(),
      finishedAt: job.finishedAt?.toISOString() ?? null,
    };
  });
  return Promise.all(views);
}

const HEADINGS = {
  'zh-CN': ['行', '结果', '列', '说明', '对象', '字段', '原值', '新值'],
  en: ['row', 'result', 'column', 'message', 'id', 'field', 'before', 'after'],
} satisfies Record<Language, string[]>;
const STATES = {
  'zh-CN': { waiting: '未处理', done: '已变更', unchanged: '无变化', failed: '失败' },
  en: { waiting: 'not processed', done: 'changed', unchanged: 'unchanged', failed: 'failed' },
} satisfies Record<Language, Record<StoredRow['state'], string>>;

function linesOf({ row, state, failure, changes }: StoredRow, language: Language) {
  const result = STATES[language][state];
  if (failure !== null)
    return [[row, result, failure.column, inLanguageOf(failure, language), '', '', '', '']];
  if (changes === null) return [[row, result, '', '', '', '', '', '']];
  return changes.map(({ id, field, before, after }) => [row, result, '', '', id, field, before, after]);
}

async function* resultsOf(db: Database, id: string, language: Language): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK + csvLines([HEADINGS[language]]));
  for (let after = 0; ; ) {
    const rows = await readRows(db, id, after, FILE_PAGE);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield Buffer.from(csvLines(rows.flatMap((row) => linesOf(row, language))));
    after = last.row;
  }
}

/** The file of a job: what was exported, or what became of each row. Null where there is none. */
export async function fileOf(
  db: Database,
  works: Works,
  job: JobRow,
  language: Language,
): Promise<{ name: string; content: AsyncGenerator<Buffer> } | null> {
  const [view] = await presentJobs(db, works, [job], language, { errors: 0, changes: 0 });
  if (!view?.hasFile) return null;
  const day = job.createdAt.toISOString().slice(0, 10);
  const name = `${job.kind}-${job.name}-${day}.csv`;
  const content = job.kind === 'export' ? readFile(db, job.id, 'result') : resultsOf(db, job.id, language);
  return { name, content };
}
