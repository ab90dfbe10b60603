/** After a shop was killed, its embedded PostgreSQL may still run, or its pid file may still be there. */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 30;
/** SIGINT ends sessions and writes everything. A server that needs longer than this gets SIGQUIT, which ends it at once. */
const FAST_SHUTDOWN_MS = 20_000;

/** The command line of a process. Empty if the process has ended, also if its parent has not collected it yet. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout;
}

async function isPostmasterOf(home: string, pid: number): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(` -D ${home} `);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function stopPostmaster(home: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  const killAt = Date.now() + FAST_SHUTDOWN_MS;
  let isKilled = false;
  while (await isPostmasterOf(home, pid)) {
    if (!isKilled && Date.now() > killAt) {
      isKilled = true;
      process.kill(pid, 'SIGQUIT');
    }
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}

/**
 * Makes a new server on `home` possible; only for the process that holds the lock of the data directory.
 * A server that still runs without its shop is stopped. The pid file is removed if its number now belongs to another
 * program (usual after a container restarted) or to a process that nobody collects: PostgreSQL would take that process for
 * a running server. PostgreSQL itself removes every other old pid file.
 */
export async function clearRemains(home: string): Promise<void> {
  const pidFile = join(home, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (await isPostmasterOf(home, pid)) return stopPostmaster(home, pid);
  if (isAlive(pid)) await rm(pidFile, { force: true });
}

/**
 * Whether a start failed because sessions of a killed server still run. They end with their statements, so the next start
 * may work.
 */
export async function isWaitingForSessions(log: string): Promise<boolean> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return /pre-existing shared memory block/.test(text.slice(-2_000));
}
