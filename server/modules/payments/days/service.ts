import type { FastifyBaseLogger } from 'fastify';
import { Type } from 'typebox';
import type { PaymentGateways, PaymentProvider } from '../../../gateways/payment-providers.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { type BillReport, reconcileBill } from '../bill/service.ts';
import { refuse } from '../errors.ts';
import {
  type ClaimedDay,
  changeDifference,
  claimDay,
  type DayRow,
  dayQuery,
  finishDay,
  lockDifference,
  postponeDay,
  requestDay,
  requestDayOnce,
  selectDay,
  selectDays,
  storeDifferences,
} from './queries.ts';
import type {
  Difference,
  DifferenceChange,
  NewReconciliation,
  Reconciliation,
  ReconciliationQuery,
} from './schema.ts';

/** A day of 100,000 lines is compared in minutes. A server that dies leaves its day to the others after this time. */
const CLAIM_SECONDS = 900;
/** The provider did not answer, or had no bill yet. */
const AGAIN_SECONDS = 300;
const NOT_READY_AGAIN_SECONDS = 1_800;
/** Providers make the bill of a day in the morning of the next one: Alipay by 9, WeChat Pay by 10 (Beijing). */
const READY_AT_MS = 10 * 3_600_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const CURSOR = Type.Tuple([Type.String({ format: 'date' }), Type.String({ format: 'uuid' })]);

/** The day in Beijing of a moment. */
const dayAt = (ms: number) => new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 10);

export interface DaysDeps {
  db: Database;
  gateways: PaymentGateways;
  log: FastifyBaseLogger;
}

const present = (row: DayRow): Reconciliation => ({
  ...row,
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

/** Each day's bill of each provider, compared with our books. */
export function createDays({ db, gateways, log }: DaysDeps) {
  async function store({ id, date, provider }: ClaimedDay, report: BillReport): Promise<void> {
    if (report.outcome === 'unavailable') {
      log.warn({ date, provider, reason: report.reason }, 'a provider gave no bill; the day is tried again');
      return postponeDay(db, id, report.reason.slice(0, 500), AGAIN_SECONDS);
    }
    await inTransaction(db, async (tx) => {
      if (report.outcome === 'not_ready') {
        const nothing = { lines: null, receivedFen: null, refundedFen: null };
        return finishDay(tx, id, { status: 'not_ready', ...nothing, answer: report.code });
      }
      const { lines, receivedFen, refundedFen, differences } = report;
      await storeDifferences(tx, id, differences);
      await finishDay(tx, id, { status: 'done', lines, receivedFen, refundedFen, answer: null });
      if (differences.length > 0)
        log.error(
          { alarm: true, date, provider, differences: differences.length },
          'a bill and the books differ',
        );
    });
  }

  async function compareNext(): Promise<boolean> {
    const day = await claimDay(db, CLAIM_SECONDS);
    if (day === undefined) return false;
    const gateway = gateways[day.provider];
    const report: BillReport = gateway
      ? await reconcileBill({ db, provider: day.provider, gateway }, day.date)
      : { outcome: 'unavailable', reason: `${day.provider} is not configured` };
    await store(day, report);
    return true;
  }

  return {
    /** Asks for the comparison of a day; the answer does not wait for it. */
    async request(
      operator: Operator,
      { date, provider }: NewReconciliation,
    ): Promise<Reconciliation | Refusal> {
      if (date > dayAt(Date.now()))
        return invalidField('date', '不能是将来的日期', 'must not be a day to come');
      if (!gateways[provider]) return refuseAny('gateway_not_configured');
      const id = await inTransaction(db, async (tx) => {
        const made = await requestDay(tx, date, provider);
        const subject = `reconciliation:${date}:${provider}`;
        await recordAudit(tx, {
          ...operator,
          action: 'reconciliation.request',
          subject,
          after: { date, provider },
        });
        return made;
      });
      const row = await selectDay(db, id);
      // Where this server dies, or the comparison fails, the timed job takes the day up.
      compareNext().catch((err) => log.warn({ err, date, provider }, 'a comparison failed and is repeated'));
      return present(row as DayRow);
    },

    async list(query: ReconciliationQuery) {
      const cursor = readCursor(query.after, CURSOR);
      if (isRefusal(cursor)) return cursor;
      const rows = await selectDays(db, query, cursor, query.limit + 1);
      const count = await boundedCount(db, dayQuery(db, query));
      return keysetPage({
        rows,
        limit: query.limit,
        count,
        cursorOf: (row) => [row.date, row.id],
        present,
      });
    },

    /** Somebody has looked into a difference, or opens it again. */
    async settle(
      operator: Operator,
      id: string,
      { status, note }: DifferenceChange,
    ): Promise<Difference | Refusal> {
      if (!isUuid(id)) return refuse('difference_not_found');
      return inTransaction(db, async (tx) => {
        const before = await lockDifference(tx, id);
        if (before === undefined) return refuse('difference_not_found');
        const after = await changeDifference(tx, id, { status, note, staffId: operator.staffId });
        await recordAudit(tx, {
          ...operator,
          action: 'reconciliation.settle',
          subject: `reconciliation_difference:${id}`,
          before: { ...before },
          after: { status, note },
        });
        return after;
      });
    },

    /** Every morning the day before, of each provider, until its bill is there; and whatever else is to be compared. */
    async work(signal: AbortSignal, nowMs = Date.now()): Promise<void> {
      const yesterday = dayAt(nowMs - DAY_MS);
      const isMorning = (nowMs + BEIJING_OFFSET_MS) % DAY_MS >= READY_AT_MS;
      for (const provider of Object.keys(gateways) as PaymentProvider[])
        if (isMorning) await requestDayOnce(db, yesterday, provider, NOT_READY_AGAIN_SECONDS);
      while (!signal.aborted && (await compareNext()));
    },
  };
}
