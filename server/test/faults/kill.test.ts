import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKillRounds } from '../../../bench/kill-rounds.ts';
import { freePort } from '../../platform/process/ports.ts';

/** `kill -9` of servers and of PostgreSQL under load: 3 rounds here, 21 with FULL=on. */
const ROUNDS = process.env.FULL === 'on' ? 21 : 3;

test.each(['pessimistic', 'optimistic'] as const)(
  '%s: every acknowledged order is there exactly once, whatever was killed',
  async (stockLocking) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jishi-kill-'));
    try {
      const report = await runKillRounds({
        dataDir,
        ports: [await freePort('127.0.0.1'), await freePort('127.0.0.1')],
        rounds: ROUNDS,
        ordersPerRound: 100,
        checkouts: ROUNDS * 5_000,
        settings: { STOCK_LOCKING: stockLocking },
        say: (line) => console.log(line),
      });
      expect(report.broken).toEqual([]);
      expect(report.audit.findings.filter((finding) => finding.count > 0)).toEqual([]);
      expect(report.acknowledged).toBeGreaterThanOrEqual(ROUNDS * 100);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  ROUNDS * 60_000,
);
