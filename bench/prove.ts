/**
 * `npm run prove`: two servers on one durable PostgreSQL. While shoppers order, `kill -9` ends servers and PostgreSQL. Then a
 * thousand buyers at once buy a hundred units, in both locking modes. At the end the books are audited.
 * `npm run prove -- cluster` does the same to a cluster; `--rounds 1` makes each kind of fault happen once, `--only 'node lost'`
 * one kind alone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AuditReport, runAudit } from '../server/audit/audit.ts';
import { openPostgres } from '../server/platform/postgres/postgres.ts';
import { freePort } from '../server/platform/process/ports.ts';
import { type KillReport, runKillRounds } from './kill-rounds.ts';
import { proveCluster } from './prove-cluster.ts';
import { seedCheckouts } from './seed.ts';
import { type SellOutReport, sellOut } from './sell-out.ts';
import { Servers, startDatabase } from './trial.ts';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string' },
    buyers: { type: 'string', default: '1000' },
    only: { type: 'string' },
  },
  allowPositionals: true,
});
const ROUNDS = 6;
const HOST = '127.0.0.1';
const UNITS = 100;
const USERS = 200;
const FIRST_BUYER = 1_000_000;

const startedAt = Date.now();
const failures: string[] = [];

function say(line: string): void {
  console.log(`${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(4)} s  ${line}`);
}

function judge(isRight: boolean, line: string): void {
  say(`${isRight ? '✓' : '✗'} ${line}`);
  if (!isRight) failures.push(line);
}

function judgeAudit(audit: AuditReport): void {
  const broken = audit.findings.filter((finding) => finding.count > 0).map((finding) => finding.name);
  const looked = `${audit.findings.length} invariants over ${audit.size.orders} orders and ${audit.size.skus} SKUs`;
  judge(
    audit.isClean,
    `the books: ${looked}${broken.length > 0 ? `; broken: ${broken.join(', ')}` : ' hold'}`,
  );
}

function judgeKills(report: KillReport): void {
  const { kills, acknowledged, tries } = report;
  const what = `${kills.server} servers and PostgreSQL ${kills.PostgreSQL} times killed`;
  judge(
    report.broken.length === 0,
    `${what}: ${acknowledged} orders acknowledged in ${tries} requests, each there exactly once`,
  );
  for (const line of report.broken.slice(0, 10)) say(`    ${line}`);
  judgeAudit(report.audit);
}

function judgeSellOut(mode: string, { buyers, units, answers, orders, locked }: SellOutReport): void {
  const told = Object.entries(answers)
    .map(([answer, count]) => `${count} × ${answer}`)
    .join(', ');
  const isRight =
    orders === units &&
    locked === units &&
    answers['201'] === units &&
    answers['409 out_of_stock'] === buyers - units;
  judge(
    isRight,
    `${mode}: ${buyers} buyers at once for ${units} units: ${orders} orders, ${locked} locked (${told})`,
  );
}

async function proveSellOut(dataDir: string, ports: readonly [number, number]): Promise<void> {
  const buyers = Number(values.buyers);
  const database = await startDatabase(dataDir);
  const postgres = openPostgres({ url: database.url, poolMax: 4, statementTimeoutMs: 600_000 }, () => {});
  try {
    for (const [i, stockLocking] of ['pessimistic', 'optimistic'].entries()) {
      const first = FIRST_BUYER + i * buyers;
      await seedCheckouts(postgres.db, { first, count: buyers, users: USERS, skus: 1, linesPerOrder: 1 });
      const servers = new Servers(ports, { STOCK_LOCKING: stockLocking });
      try {
        await Promise.all([servers.start(database.url, 0), servers.start(database.url, 1)]);
        judgeSellOut(
          stockLocking,
          await sellOut(servers, postgres.db, { sku: i + 1, units: UNITS, buyers, first, users: USERS }),
        );
      } finally {
        await servers.stop();
      }
    }
    judgeAudit(await runAudit(postgres.db));
  } finally {
    await postgres.close();
    await database.stop();
  }
}

async function proveOneDatabase(dataDir: string): Promise<void> {
  const ports = [await freePort(HOST), await freePort(HOST)] as const;
  say('two servers, one PostgreSQL, 32 shoppers who order all the time; now they are killed');
  const rounds = Number(values.rounds ?? ROUNDS);
  judgeKills(await runKillRounds({ dataDir, ports, rounds, ordersPerRound: 500, say }));
  say('a hot SKU, sold out');
  await proveSellOut(dataDir, ports);
}

const dataDir = await mkdtemp(join(tmpdir(), 'jishi-prove-'));
try {
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (positionals[0] === 'cluster') await proveCluster({ dataDir, rounds, only: values.only, say, judge });
  else await proveOneDatabase(dataDir);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
console.log(failures.length === 0 ? '\nEverything held.' : `\nBroken:\n${failures.join('\n')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
