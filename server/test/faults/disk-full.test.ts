import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runDiskFull } from '../../../bench/disk-full.ts';
import { freePort } from '../../platform/process/ports.ts';

const run = promisify(execFile);

/** A file system of its own in memory, that is full when this much is on it. Only root may mount one. */
const SIZE = '400m';
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

test.skipIf(!mayMount)(
  'a full disk (a file system that only root can mount): orders are refused, and none is lost or half there',
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jishi-full-'));
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', dataDir]);
    try {
      const report = await runDiskFull({
        dataDir,
        ports: [await freePort('127.0.0.1'), await freePort('127.0.0.1')],
        orders: 200,
      });
      expect(Object.keys(report.refused)).toEqual(['503 busy']);
      expect(report.broken).toEqual([]);
      expect(report.audit.findings.filter((finding) => finding.count > 0)).toEqual([]);
      expect(report.acknowledged).toBeGreaterThanOrEqual(400);
    } finally {
      await run('umount', ['--lazy', dataDir]);
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  180_000,
);
