import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  socketFolder,
  startEmbeddedPostgres,
} from '../platform/postgres/embedded-server.ts';

/** Clusters of their own with real replication: a setting of these must not reach the cluster that all tests share. */

const SETTINGS = { wal_level: 'replica', max_wal_senders: '4', hot_standby: 'on', shared_buffers: '32MB' };

export interface Cluster extends EmbeddedPostgres {
  dataDir: string;
  /** Runs one statement on a connection of its own. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string): Promise<Row[]>;
  /** Changes settings of the running server. */
  set(settings: Record<string, string>): Promise<void>;
  /** How many backends wait for a standby. */
  waiting(): Promise<number>;
  /** Cancels every wait for a standby: COMMIT then answers with warning 01000. */
  cancelWaits(): Promise<number>;
  remove(): Promise<void>;
}

/**
 * A commit waits for standbys once the checkpointer has read the new setting; on a busy machine that takes a while after
 * the reload. Commits a probe again and again until one waits.
 */
async function untilCommitsWait(url: string, query: Cluster['query']): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid ?? 0;
    let isOver = false;
    const probe = client.query(`SELECT pg_logical_emit_message(true, 'probe', '')`).finally(() => {
      isOver = true;
    });
    let didWait = false;
    while (!isOver && !didWait) {
      const waiting = await query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = ${pid} AND wait_event = 'SyncRep'`,
      );
      didWait = waiting.length > 0;
    }
    await probe;
    await client.end();
    if (didWait) return;
  }
}

async function startCluster(dataDir: string): Promise<Cluster> {
  const server = await startEmbeddedPostgres({ dataDir, say: console.log, settings: SETTINGS });

  async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    ...server,
    dataDir,
    query,
    async set(settings) {
      for (const [name, value] of Object.entries(settings))
        await query(`ALTER SYSTEM SET ${name} = '${value}'`);
      await query('SELECT pg_reload_conf()');
      if (settings.synchronous_standby_names) await untilCommitsWait(server.url, query);
    },
    async waiting() {
      return (await query(`SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)).length;
    },
    async cancelWaits() {
      return (await query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`))
        .length;
    },
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A primary; it waits for no standby until `synchronous_standby_names` is set. */
export async function startPrimary(): Promise<Cluster> {
  return startCluster(await mkdtemp(join(tmpdir(), 'jishi-primary-')));
}

/** A standby of `primary`, copied while that runs. It takes no writes until `SELECT pg_promote()`. */
export async function startStandby(primary: Cluster, name: string): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-standby-'));
  const home = join(dataDir, 'postgres');
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  await client.query(`SELECT pg_backup_start('standby', fast => true)`);
  await mkdir(home, { mode: 0o700 });
  await cp(join(primary.dataDir, 'postgres'), home, {
    recursive: true,
    filter: (path) => !/postmaster\.pid$/.test(path),
  });
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await client.end();
  await writeFile(join(home, 'backup_label'), rows[0]?.labelfile ?? '');
  await writeFile(join(home, 'standby.signal'), '');
  const source = `host=${socketFolder(primary.dataDir)} user=jishi application_name=${name}`;
  await writeFile(join(home, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  return startCluster(dataDir);
}

export interface Switch {
  /** The address behind which the servers change. */
  url: string;
  /** New connections lead to this server; open ones are cut, as HAProxy does, or stay. */
  leadTo(cluster: Cluster, options?: { cut: boolean }): void;
  /** Connections stay open and nothing comes through any more, as behind a pulled cable. */
  silence(): void;
  close(): Promise<void>;
}

/** One address in front of several servers. */
export async function startSwitch(first: Cluster): Promise<Switch> {
  let target = first;
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    const upstream = connect(join(socketFolder(target.dataDir), '.s.PGSQL.5432'));
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [from, to] of [pair, pair.toReversed() as [Socket, Socket]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  const cut = () => {
    for (const [client] of pairs) client.destroy();
  };
  return {
    url: `postgres://jishi@127.0.0.1:${port}/jishi`,
    leadTo(cluster, options = { cut: true }) {
      target = cluster;
      if (options.cut) cut();
    },
    silence() {
      for (const pair of pairs) {
        const [client, upstream] = pair;
        client.unpipe(upstream);
        upstream.unpipe(client);
      }
    },
    async close() {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}
