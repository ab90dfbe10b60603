import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { DATA_HOSTS, type DataHost } from './hosts.ts';
import type { Program } from './programs.ts';
import { writeFromDeploy } from './templates.ts';

/** The ports of the two Redis nodes of each data host. */
export const REDIS_PORTS = [6379, 6380] as const;

/** One of three machines with PostgreSQL under Patroni, etcd and two nodes of Redis. */
export interface DataNode {
  host: DataHost;
  etcd: Program;
  patroni: Program;
  redis: Program[];
  /** The folder of PostgreSQL's Unix socket: this process reaches it whatever the network does. */
  socketFolder: string;
  /** The process id of the postmaster, or null if it does not run. */
  postmaster(): Promise<number | null>;
}

/** The places that every file of `deploy/` may have. */
export function placesOf({ network }: Bench): Record<string, string> {
  const hosts = ['data1', 'data2', 'data3', 'app1', 'app2'] as const;
  return Object.fromEntries(hosts.map((host) => [host.toUpperCase(), network.address(host)]));
}

async function etcdOn(bench: Bench, host: DataHost): Promise<Program> {
  const config = join(bench.folder(host), 'etcd.yml');
  await writeFromDeploy('etcd/etcd.yml', config, {
    places: { ...placesOf(bench), NAME: host, ADDRESS: bench.network.address(host) },
    instead: {
      '/var/lib/etcd/jishi': join(bench.folder(host), 'etcd'),
      'enable-grpc-gateway: true': 'enable-grpc-gateway: true\nenable-v2: true',
    },
  });
  return bench.program(host, 'etcd', [bench.programs.path('etcd'), '--config-file', config]);
}

/** PostgreSQL refuses to run as root, so Patroni and PostgreSQL are user 1000 of a user namespace then. */
function asUser(argv: string[]): string[] {
  return process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', ...argv] : argv;
}

const passfileOf = (bench: Bench, host: DataHost) => join(bench.folder(host), 'superuser-passfile');

/** What differs from production; Patroni reads this file after the one of `deploy/`. JSON is YAML. */
function localPatroni(bench: Bench, host: DataHost): object {
  return {
    bootstrap: {
      dcs: {
        postgresql: { parameters: { max_connections: 200, shared_buffers: '64MB', wal_keep_size: '256MB' } },
      },
    },
    postgresql: {
      data_dir: join(bench.folder(host), 'postgres'),
      bin_dir: bench.programs.postgres,
      // The embedded PostgreSQL has neither pg_rewind nor pg_basebackup.
      use_pg_rewind: false,
      create_replica_methods: ['copy_primary'],
      copy_primary: {
        command: join(import.meta.dirname, 'copy-primary.py'),
        'superuser-passfile': passfileOf(bench, host),
      },
      pgpass: join(bench.folder(host), 'pgpass'),
      parameters: { unix_socket_directories: bench.sockets(host) },
    },
    watchdog: { mode: 'off' },
  };
}

async function patroniOn(bench: Bench, host: DataHost): Promise<Program> {
  const folder = join(bench.folder(host), 'patroni');
  await mkdir(folder, { recursive: true });
  await mkdir(bench.sockets(host), { recursive: true });
  const { superuser, replication } = bench.passwords;
  await writeFile(passfileOf(bench, host), `*:*:*:postgres:${superuser}\n`, { mode: 0o600 });
  await writeFromDeploy('patroni/patroni.yml', join(folder, '10-deploy.yml'), {
    places: {
      ...placesOf(bench),
      NAME: host,
      ADDRESS: bench.network.address(host),
      NETWORK: bench.network.cidr,
      SUPERUSER_PASSWORD: superuser,
      REPLICATION_PASSWORD: replication,
      REWIND_PASSWORD: replication,
    },
    // Patroni 3.0.2 (Debian 12) writes its name over the lease of another primary with `etcd3`: a primary that was cut off
    // and came back took over from its successor, and their histories parted. With `etcd` Patroni compares first.
    instead: { 'etcd3:': 'etcd:' },
  });
  await writeFile(join(folder, '20-local.yml'), JSON.stringify(localPatroni(bench, host)), { mode: 0o600 });
  return bench.program(host, 'patroni', asUser([bench.programs.path('patroni'), folder]));
}

async function redisOn(bench: Bench, host: DataHost, port: number): Promise<Program> {
  const dataDir = join(bench.folder(host), `redis-${port}`);
  await mkdir(dataDir, { recursive: true });
  const config = join(bench.folder(host), `redis-${port}.conf`);
  await writeFromDeploy('redis/redis.conf', config, {
    places: { ADDRESS: bench.network.address(host), PORT: String(port) },
    instead: { '/var/lib/redis/@PORT@': dataDir, 'maxmemory 2gb': 'maxmemory 200mb' },
  });
  return bench.program(host, `redis-${port}`, [bench.programs.path('redis-server'), config]);
}

async function postmasterIn(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(dataDir) ? pid : null;
}

export async function openDataNodes(bench: Bench): Promise<DataNode[]> {
  return Promise.all(
    DATA_HOSTS.map(async (host) => ({
      host,
      etcd: await etcdOn(bench, host),
      patroni: await patroniOn(bench, host),
      redis: await Promise.all(REDIS_PORTS.map((port) => redisOn(bench, host, port))),
      socketFolder: bench.sockets(host),
      postmaster: () => postmasterIn(join(bench.folder(host), 'postgres')),
    })),
  );
}
