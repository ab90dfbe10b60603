/** What an embedded PostgreSQL left behind whose shop was killed: a server that still runs, or its pid file. */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 30;
/** SIGINT ends sessions and writes everything; a server that has not done so by then is told to drop everything. */
const FAST_SHUTDOWN_MS = 20_000;

/** The command line of a process; empty for one that has ended, also where nobody has collected it yet. */
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
  const impatientAt = Date.now() + FAST_SHUTDOWN_MS;
  let isImpatient = false;
  while (await isPostmasterOf(home, pid)) {
    if (!isImpatient && Date.now() > impatientAt) {
      isImpatient = true;
      process.kill(pid, 'SIGQUIT');
    }
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}

/**
 * Clears the way for a new server on `home`; only for the process that holds the data directory.
 * A server that outlived its shop is stopped. A pid file is removed where its number now belongs to something else
 * (usual after a container's restart) or to a process that nobody collects: PostgreSQL would take that for itself.
 * Any other stale pid file is PostgreSQL's own to judge.
 */
export async function clearRemains(home: string): Promise<void> {
  const pidFile = join(home, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (await isPostmasterOf(home, pid)) return stopPostmaster(home, pid);
  if (isAlive(pid)) await rm(pidFile, { force: true });
}

/**
 * Whether a start failed because sessions of a killed server still run: they end with their statements, and the next
 * try may pass.
 */
export async function isWaitingForSessions(log: string): Promise<boolean> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return /pre-existing shared memory block/.test(text.slice(-2_000));
}
