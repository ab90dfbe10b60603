import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditReport, runAudit } from '../server/audit/audit.ts';
import { migrate } from '../server/platform/postgres/migrate.ts';
import { openPostgres } from '../server/platform/postgres/postgres.ts';
import { seedCheckouts, seedShop } from './seed.ts';
import { missingOrders, Servers, startDatabase, startLoad, until } from './trial.ts';

export interface DiskFullPlan {
  /** A directory on a file system that is small enough to fill. */
  dataDir: string;
  ports: readonly [number, number];
  /** Orders that must be acknowledged before the disk is full, and again after space was freed. */
  orders: number;
}

export interface DiskFullReport {
  /** Statuses and codes of the answers to one shopper while the disk was full. */
  refused: Record<string, number>;
  acknowledged: number;
  /** Answers to shoppers that were not true; empty when the promise holds. */
  broken: string[];
  audit: AuditReport;
}

const USERS = 200;
const SKUS = 40;
const SHOPPERS = 16;
const CHECKOUTS = 20_000;
/** Checkouts for the shopper who orders while the disk is full: a few orders may still fit on existing pages. */
const SPARE = 1_000;
const REFUSALS = 20;
const BACK_WITHIN_MS = 60_000;

/** Writes a file until the disk is full. @returns a function that frees the space */
async function fillDisk(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'in-the-way');
  const file = await open(path, 'w');
  // Fill the last bytes page by page, or PostgreSQL would write into the gap that a larger piece leaves.
  for (const bytes of [1 << 20, 1 << 12]) {
    const piece = Buffer.alloc(bytes, 1);
    for (let isFull = false; !isFull; ) {
      isFull = await file.write(piece).then(
        ({ bytesWritten }) => bytesWritten < bytes,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
          return true;
        },
      );
    }
  }
  await file.close();
  return () => rm(path);
}

/** Fills the disk under a running shop, frees it again, and compares the answers to shoppers with the books. */
export async function runDiskFull(plan: DiskFullPlan): Promise<DiskFullReport> {
  let database = await startDatabase(plan.dataDir);
  const servers = new Servers(plan.ports);
  let postgres = openPostgres({ url: database.url, poolMax: 4, statementTimeoutMs: 60_000 }, () => {});
  const { db } = postgres;
  try {
    await migrate(db);
    await seedShop(db, { users: USERS, skus: SKUS, stock: 1_000_000 });
    await seedCheckouts(db, { first: 1, count: CHECKOUTS, users: USERS, skus: SKUS, linesPerOrder: 2 });
    await postgres.close();
    await Promise.all([servers.start(database.url, 0), servers.start(database.url, 1)]);
    const load = { first: 1, last: CHECKOUTS - SPARE, users: USERS, shoppers: SHOPPERS };
    const { ledger, stop } = startLoad(servers, load);
    await until(() => ledger.acknowledged.size >= plan.orders, BACK_WITHIN_MS);

    const makeRoom = await fillDisk(plan.dataDir);
    const refused: Record<string, number> = {};
    let [refusals, spare] = [0, CHECKOUTS];
    await until(async () => {
      const answer = await servers.place(spare, USERS, refusals % 2);
      if (answer.orderNo !== null) {
        ledger.note(spare--, { answer, tries: 1 });
      } else {
        const told = `${answer.status} ${answer.code}`;
        refused[told] = (refused[told] ?? 0) + 1;
        refusals++;
      }
      return refusals >= REFUSALS;
    }, BACK_WITHIN_MS);
    await makeRoom();

    // PostgreSQL ends when its log has no space, and its operator has to start it again.
    if (database.hasEnded()) database = await startDatabase(plan.dataDir);
    const target = ledger.acknowledged.size + plan.orders;
    await until(() => ledger.acknowledged.size >= target, BACK_WITHIN_MS);
    await stop();
    postgres = openPostgres({ url: database.url, poolMax: 4, statementTimeoutMs: 60_000 }, () => {});
    const broken = [
      ...ledger.contradictions,
      ...ledger.failures,
      ...(await missingOrders(ledger, postgres.db)),
    ];
    const audit = await runAudit(postgres.db);
    return { refused, acknowledged: ledger.acknowledged.size, broken, audit };
  } finally {
    await postgres.close().catch(() => {});
    await servers.stop();
    await database.stop();
  }
}
