import type { Grants } from '../../platform/auth/access.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { closedDays, daysShown, startOf } from './days.ts';
import { insertClosedDays, readClosedDays } from './queries.ts';
import { CHECKS, type Checklist, type CheckName, type Dashboard, type SalesDay } from './schema.ts';

/** Sums by day of the shop, from a moment on. */
type SumDays<Row> = (db: Database, since: Date) => Promise<(Row & { day: string })[]>;

type Waiting = Dashboard['waiting'];

/** What the dashboard counts, each with the permissions of which one is enough. */
export type Counts = {
  [Name in keyof Waiting]: { permissions: readonly string[]; count: (db: Database) => Promise<number> };
};

export interface DashboardDeps {
  db: Database;
  counts: Counts;
  settledByDay: SumDays<{ paidOrders: number; receivedFen: number }>;
  refundedByDay: SumDays<{ refundedFen: number }>;
  /** How far the shop is set up: each check looks, so nobody ticks it off by hand. */
  checks: Record<CheckName, () => Promise<Checklist['items'][number]['next']>>;
  now?: () => number;
}

export type DashboardService = ReturnType<typeof createDashboard>;

export function createDashboard(deps: DashboardDeps) {
  const { db, counts, now = Date.now } = deps;

  /** The figures of these days, summed from the payments and refunds; `days` are consecutive, oldest first. */
  async function sum(days: readonly string[]): Promise<SalesDay[]> {
    const [first] = days;
    if (first === undefined) return [];
    const since = startOf(first);
    const [settled, refunded] = await Promise.all([
      deps.settledByDay(db, since),
      deps.refundedByDay(db, since),
    ]);
    return days.map((date) => {
      const { paidOrders = 0, receivedFen = 0 } = settled.find(({ day }) => day === date) ?? {};
      const { refundedFen = 0 } = refunded.find(({ day }) => day === date) ?? {};
      return { date, paidOrders, receivedFen, refundedFen };
    });
  }

  async function readDays(): Promise<SalesDay[]> {
    const days = daysShown(now());
    const closed = new Map((await readClosedDays(db, days[0] ?? '')).map((day) => [day.date, day]));
    const firstOpen = days.findIndex((day) => !closed.has(day));
    const open = await sum(days.slice(firstOpen));
    return [...days.slice(0, firstOpen).flatMap((day) => closed.get(day) ?? []), ...open];
  }

  async function count(grants: Grants): Promise<Waiting> {
    const entries = Object.entries(counts).filter(([, { permissions }]) =>
      permissions.some((permission) => grants.has(permission)),
    );
    const counted = await Promise.all(entries.map(async ([name, entry]) => [name, await entry.count(db)]));
    return Object.fromEntries(counted) as Waiting;
  }

  return {
    /** What waits, and the figures of the last 30 days, in the parts that the caller may see. */
    async read(grants: Grants): Promise<Dashboard> {
      if (!grants.has('reports.read')) return { waiting: await count(grants) };
      const [waiting, days] = await Promise.all([count(grants), readDays()]);
      const { paidOrders = 0, receivedFen = 0, refundedFen = 0 } = days.at(-1) ?? {};
      return { waiting, today: { paidOrders, receivedFen, refundedFen }, days };
    },

    /** Writes down the days that have ended since the last time. */
    async closeDays(): Promise<void> {
      const days = closedDays(now());
      const known = new Set((await readClosedDays(db, days[0] ?? '')).map(({ date }) => date));
      const firstMissing = days.findIndex((day) => !known.has(day));
      if (firstMissing < 0) return;
      await insertClosedDays(db, await sum(days.slice(firstMissing)));
    },

    async checklist(): Promise<Checklist> {
      const items = await Promise.all(
        CHECKS.map(async (name) => {
          const next = await deps.checks[name]();
          return { name, isDone: next === null, next };
        }),
      );
      return { items };
    },
  };
}
