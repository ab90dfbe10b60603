import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FAULT_KINDS } from '../tools/cluster/faults.ts';
import { runFaults } from './cluster-trial.ts';

const isFull = process.env.FULL === 'on';
const WITHIN_MS = isFull ? 40 * 60_000 : 10 * 60_000;
const dataDir = await mkdtemp(join(tmpdir(), 'jishi-cluster-'));

afterAll(() => rm(dataDir, { recursive: true, force: true }));

test(
  'a cluster that loses its primary keeps every acknowledged order and payment, once',
  async () => {
    const faults = isFull ? FAULT_KINDS : (['postmaster killed'] as const);
    const report = await runFaults({ dataDir, faults, shoppers: 4, say: console.log });
    expect(report.broken).toEqual([]);
    expect(report.audit.isClean).toBe(true);
    expect(report.faults.map(({ kind }) => kind)).toEqual([...faults]);
    expect(report.acknowledged).toBeGreaterThan(100);
    expect(report.paid).toBeGreaterThan(0);
    for (const { kind, answers } of report.faults)
      if (kind === 'server of the shop deployed')
        expect(Object.keys(answers).filter((status) => !status.startsWith('2'))).toEqual([]);
  },
  WITHIN_MS,
);
