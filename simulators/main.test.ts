import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop } from './alipay/test-shop.ts';
import { type Rig, startReceiver } from './test-rig.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let dataDir: string;
const started: ChildProcess[] = [];
/** Processes that a child of this test started: only their ids are known. */
const orphans: number[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-simulators-main-'));
});
afterEach(async () => {
  for (const child of started.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  for (const pid of orphans.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await rm(dataDir, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function start(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, SIMULATORS_PORT: '0', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}
/** The address from the line that the program prints. It must print nothing else. */
async function addressOf(child: ChildProcess): Promise<string> {
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const match = /^simulators listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line.toString());
  if (!match) throw new Error(`unexpected: ${line}`);
  return match[1] as string;
}
const exitOf = async (child: ChildProcess) => (await once(child, 'exit')) as [number | null, string | null];
async function rigAt(url: string): Promise<Rig> {
  const ask: Rig['ask'] = async <T>(method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + path, {
      method,
      ...(body !== undefined && { headers, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  return { url, ask, settings: (await ask<Rig['settings']>('GET', '/control/settings')).body } as Rig;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s stops it at once and cleanly, an answer held back or not',
  async (signal) => {
    const child = start();
    const rig = await rigAt(await addressOf(child));
    await rig.ask('PUT', '/alipay/control/faults', { gateway: 'slow' });
    const held = openShop(rig, 'http://127.0.0.1:9/')
      .call('alipay.trade.query', { out_trade_no: 'x' })
      .catch(() => 'cut');
    await rig.ask('GET', '/healthz');
    child.kill(signal);
    child.kill(signal);
    expect(await exitOf(child)).toEqual([0, null]);
    expect(await held).toBe('cut');
  },
);

test('after kill -9, keys, trades, messages and unsent notifies are all there', async () => {
  const first = start();
  const rig = await rigAt(await addressOf(first));
  const receiver = await startReceiver();
  receiver.answerWith(() => ({ text: 'failure' }));
  const shop = openShop(rig, receiver.url);
  await shop.open('K1');
  const [{ body: paid }] = await Promise.all([shop.pay('K1'), receiver.received(1)]);
  await rig.ask('POST', '/sms/send', { mobile: '+8613800138000', code: '424242' });
  await rig.ask('PUT', '/alipay/control/faults', { refund: 'frozen' });
  first.kill('SIGKILL');
  await exitOf(first);

  const second = start();
  const again = await rigAt(await addressOf(second));
  expect(again.settings.alipay.privateKey).toBe(rig.settings.alipay.privateKey);
  expect(again.settings.alipay.alipayPublicKey).toBe(rig.settings.alipay.alipayPublicKey);
  expect(again.settings.weibo.clientSecret).toBe(rig.settings.weibo.clientSecret);
  const trade = await again.ask('GET', '/alipay/control/trades/K1');
  expect(trade.body).toMatchObject({ status: 'TRADE_SUCCESS', tradeNo: paid.tradeNo, notifiesWaiting: 1 });
  expect((await again.ask('GET', '/sms/control/messages?mobile=13800138000')).body).toMatchObject({
    items: [{ code: '424242' }],
  });
  expect((await again.ask('GET', '/alipay/control/faults')).body).toMatchObject({ refund: 'frozen' });
  receiver.answerWith(() => ({ text: 'success' }));
  await again.ask('PUT', '/alipay/control/faults', { clockSpeed: 1_000_000 });
  expect((await receiver.received(2)).every(shop.isSigned)).toBe(true);
  await receiver.close();
  second.kill('SIGTERM');
  await exitOf(second);
});

test('SIMULATORS_PARENT=on: when the parent is killed, the program ends and frees its port', async () => {
  // The parent is killed and cannot stop its child, as a shop under kill -9.
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, [${JSON.stringify(main)}], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.once('data', (line) => process.stdout.write(child.pid + ' ' + line));`;
  const parent = spawn(process.execPath, ['-e', script], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, SIMULATORS_PORT: '0', SIMULATORS_PARENT: 'on' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(parent);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const [, pid = '', port = ''] = /^(\d+) .*:(\d+)\n$/.exec(line.toString()) ?? [];
  orphans.push(Number(pid));
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(Number(pid)), { interval: 50 }).toBe(false);
  const probe = createServer().listen(Number(port), '127.0.0.1');
  await once(probe, 'listening');
  probe.close();
});

test('without SIMULATORS_PARENT the program runs on when its input ends', async () => {
  const child = start();
  const url = await addressOf(child);
  child.stdin?.end();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exitOf(child)).toEqual([0, null]);
});

test('a port in use is reported, with exit code 1', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const child = start({ SIMULATORS_PORT: String((holder.address() as { port: number }).port) });
  let said = '';
  child.stderr?.on('data', (piece) => {
    said += piece;
  });
  expect(await exitOf(child)).toEqual([1, null]);
  expect(said).toContain('EADDRINUSE');
  holder.close();
});
