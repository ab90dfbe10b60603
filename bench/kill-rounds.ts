import { type AuditReport, runAudit } from '../server/audit/audit.ts';
import { migrate } from '../server/platform/postgres/migrate.ts';
import { openPostgres } from '../server/platform/postgres/postgres.ts';
import { seedCheckouts, seedShop } from './seed.ts';
import { missingOrders, Servers, startDatabase, startLoad, until } from './trial.ts';

export interface KillPlan {
  dataDir: string;
  ports: readonly [number, number];
  rounds: number;
  /** Orders that must be acknowledged between two kills. */
  ordersPerRound: number;
  /** Checkouts that the load may place; the load ends early when it has placed all. */
  checkouts?: number;
  settings?: Record<string, string>;
  say(line: string): void;
}

export interface KillReport {
  kills: Record<'server' | 'PostgreSQL', number>;
  /** Orders that were acknowledged to shoppers. */
  acknowledged: number;
  /** Requests that were sent, with those that got no answer. */
  tries: number;
  /** Answers to shoppers that were not true; empty when the promise holds. */
  broken: string[];
  audit: AuditReport;
}

const USERS = 200;
const SKUS = 40;
const SHOPPERS = 32;
const CHECKOUTS = 60_000;

/** Kills a server or PostgreSQL again and again while shoppers order. Then it compares the answers with the books. */
export async function runKillRounds(plan: KillPlan): Promise<KillReport> {
  const checkouts = plan.checkouts ?? CHECKOUTS;
  let database = await startDatabase(plan.dataDir);
  const servers = new Servers(plan.ports, plan.settings);
  let postgres = openPostgres({ url: database.url, poolMax: 4, statementTimeoutMs: 600_000 }, () => {});
  try {
    await migrate(postgres.db);
    await seedShop(postgres.db, { users: USERS, skus: SKUS, stock: 1_000_000 });
    await seedCheckouts(postgres.db, {
      first: 1,
      count: checkouts,
      users: USERS,
      skus: SKUS,
      linesPerOrder: 2,
    });
    await postgres.close();
    await Promise.all([servers.start(database.url, 0), servers.start(database.url, 1)]);

    const { ledger, stop } = startLoad(servers, {
      first: 1,
      last: checkouts,
      users: USERS,
      shoppers: SHOPPERS,
    });
    const kills = { server: 0, PostgreSQL: 0 };
    for (let round = 1; round <= plan.rounds; round++) {
      const target = ledger.acknowledged.size + plan.ordersPerRound;
      await until(() => ledger.acknowledged.size >= target, 60_000);
      if (round % 3 === 0) {
        process.kill(database.pid, 'SIGKILL');
        database = await startDatabase(plan.dataDir);
        kills.PostgreSQL++;
      } else {
        servers.kill(round % 2);
        await servers.start(database.url, round % 2);
        kills.server++;
      }
      plan.say(
        `round ${round} of ${plan.rounds}: ${round % 3 === 0 ? 'PostgreSQL' : 'a server'} killed; ${ledger.acknowledged.size} orders acknowledged`,
      );
    }
    await stop();
    postgres = openPostgres({ url: database.url, poolMax: 4, statementTimeoutMs: 600_000 }, () => {});
    const broken = [
      ...ledger.contradictions,
      ...ledger.failures,
      ...(await missingOrders(ledger, postgres.db)),
    ];
    const audit = await runAudit(postgres.db);
    return { kills, acknowledged: ledger.acknowledged.size, tries: ledger.tries, broken, audit };
  } finally {
    await postgres.close().catch(() => {});
    await servers.stop();
    await database.stop();
  }
}
