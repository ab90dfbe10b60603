/** The page that shows who is who: one process on a host of its own asks every other host for its state. */

import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';

export interface WatchTask {
  /** The Unix socket on which the page is served. */
  socket: string;
  data: { host: string; address: string }[];
  apps: { host: string; address: string }[];
  redisPorts: readonly number[];
}

interface Row {
  host: string;
  part: string;
  state: string;
  detail: string;
}

const ANSWER_WITHIN_MS = 1_500;

async function ask(url: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return { status: answer.status, body: await answer.text() };
}

/** One command of Redis in its inline form. */
function askRedis(host: string, port: number, command: string): Promise<string> {
  return new Promise((answered, failed) => {
    let text = '';
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS }, () => socket.end(`${command}\r\n`));
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', failed).on('close', () => answered(text));
  });
}

async function row(host: string, part: string, look: () => Promise<[string, string]>): Promise<Row> {
  const [state, detail] = await look().catch((error: Error): [string, string] => ['away', error.message]);
  return { host, part, state, detail };
}

interface PatroniState {
  role: string;
  state: string;
  timeline?: number;
  xlog?: { location?: number; received_location?: number; replayed_location?: number };
  replication?: { application_name: string; sync_state: string }[];
}

async function postgresOf(address: string): Promise<[string, string]> {
  const { body } = await ask(`http://${address}:8008/patroni`);
  const { role, state, timeline, xlog, replication = [] } = JSON.parse(body) as PatroniState;
  const standbys = replication.map((each) => `${each.application_name} (${each.sync_state})`).join(', ');
  const position = xlog?.location ?? xlog?.replayed_location ?? 0;
  const behind = xlog?.received_location ? `, ${xlog.received_location - position} bytes not replayed` : '';
  return [
    `${role}, ${state}`,
    `timeline ${timeline ?? '?'}, at ${position}${behind}${standbys && `; standbys: ${standbys}`}`,
  ];
}

async function etcdOf(address: string): Promise<[string, string]> {
  const { body } = await ask(`http://${address}:2379/health`);
  const metrics = await ask(`http://${address}:2379/metrics`);
  const isLeader = /^etcd_server_is_leader 1$/m.test(metrics.body);
  return [body.includes('"true"') ? 'healthy' : 'no quorum', isLeader ? 'leader' : 'follower'];
}

async function redisOf(address: string, port: number): Promise<[string, string]> {
  const nodes = await askRedis(address, port, 'CLUSTER NODES');
  const own = nodes.split('\n').find((line) => line.includes('myself'));
  const flags = own?.split(' ')[2] ?? '';
  const info = await askRedis(address, port, 'CLUSTER INFO');
  return [/cluster_state:(\w+)/.exec(info)?.[1] ?? 'unknown', flags.replace('myself,', '')];
}

async function shopOf(address: string): Promise<[string, string]> {
  const [live, ready] = await Promise.all(
    ['livez', 'readyz'].map((path) => ask(`http://${address}:3000/${path}`)),
  );
  return [
    live?.status === 200 ? 'takes requests' : 'stops',
    ready?.status === 200 ? 'takes orders' : 'reads only',
  ];
}

async function haproxyOf(address: string): Promise<[string, string]> {
  const { body } = await ask(`http://${address}:8404/;csv`);
  const up = body
    .split('\n')
    .filter((line) => /^primary,data\d,/.test(line) && line.split(',')[17]?.startsWith('UP'));
  return [
    up.length === 1 ? 'leads to one primary' : `leads to ${up.length} servers`,
    up.map((line) => line.split(',')[1]).join(', '),
  ];
}

function lookAround({ data, apps, redisPorts }: WatchTask): Promise<Row[]> {
  return Promise.all([
    ...data.flatMap(({ host, address }) => [
      row(host, 'PostgreSQL', () => postgresOf(address)),
      row(host, 'etcd', () => etcdOf(address)),
      ...redisPorts.map((port) => row(host, `Redis ${port}`, () => redisOf(address, port))),
    ]),
    ...apps.flatMap(({ host, address }) => [
      row(host, 'HAProxy', () => haproxyOf(address)),
      row(host, 'shop', () => shopOf(address)),
    ]),
  ]);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function pageOf(rows: Row[]): string {
  const cells = ({ host, part, state, detail }: Row) =>
    `<tr${state === 'away' ? ' class="away"' : ''}>${[host, part, state, detail].map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="2"><title>The cluster</title>
<style>body{font:15px system-ui;margin:1.5rem}table{border-collapse:collapse}td,th{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #ccc}.away{color:#a00000;font-weight:600}</style>
<h1>The cluster</h1><table><thead><tr><th>Host<th>Part<th>State<th>Detail</tr></thead><tbody>${rows.map(cells).join('')}</tbody></table></html>`;
}

if (import.meta.main) {
  const task = JSON.parse(process.argv[2] ?? '') as WatchTask;
  rmSync(task.socket, { force: true });
  createServer(async (request, response) => {
    const rows = await lookAround(task);
    const isJson = request.url === '/state.json';
    response.setHeader('content-type', isJson ? 'application/json' : 'text/html; charset=utf-8');
    response.end(isJson ? JSON.stringify(rows) : pageOf(rows));
  }).listen(task.socket);
}
