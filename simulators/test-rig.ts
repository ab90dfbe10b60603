import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewaySettings } from '../server/gateways/settings.ts';
import type { TradeView } from './alipay/control.ts';
import { buildSimulators } from './app.ts';

/** Simulators in this process, on a free port, with a directory of their own that `close` removes. */
export interface Rig {
  url: string;
  settings: GatewaySettings & { [Name in keyof GatewaySettings]: NonNullable<GatewaySettings[Name]> };
  /** Sends a request to a control or any other address. @returns status and JSON */
  ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>;
  setFaults(faults: Record<string, unknown>): Promise<void>;
  trade(outTradeNo: string): Promise<TradeView>;
  /** Stops the simulators and starts them again with the same state, on another port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startSimulators(): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-simulators-'));
  let app = await buildSimulators({ dataDir });
  const rig: Rig = {
    url: await app.listen({ port: 0, host: '127.0.0.1' }),
    settings: undefined as never,
    async ask<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(rig.url + path, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return { status: response.status, body: (await response.json()) as T };
    },
    async setFaults(faults) {
      const { status, body } = await rig.ask('PUT', '/alipay/control/faults', faults);
      if (status !== 200) throw new Error(`faults refused: ${JSON.stringify(body)}`);
    },
    trade: async (outTradeNo) =>
      (await rig.ask<TradeView>('GET', `/alipay/control/trades/${outTradeNo}`)).body,
    async restart() {
      await app.close();
      app = await buildSimulators({ dataDir });
      rig.url = await app.listen({ port: 0, host: '127.0.0.1' });
      rig.settings = (await rig.ask<Rig['settings']>('GET', '/control/settings')).body;
    },
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true });
    },
  };
  rig.settings = (await rig.ask<Rig['settings']>('GET', '/control/settings')).body;
  return rig;
}

interface Answer {
  status?: number;
  text: string;
}
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}
type Answerer = (body: string) => Answer | undefined | Promise<Answer | undefined>;

/** The shop's side: receives notifies and answers as a test says. */
export interface Receiver {
  url: string;
  /** The received bodies, oldest first. */
  bodies: string[];
  /** The received messages with their headers, oldest first. */
  messages: Received[];
  /** Sets the answer to all later messages; `undefined` cuts the connection. */
  answerWith(answer: Answerer): void;
  /** Resolves with the bodies that contain a text, once there are so many. */
  received(count: number, containing?: string): Promise<string[]>;
  /** Resolves with the messages that match, once there are so many. */
  matching(count: number, matches: (message: Received) => boolean): Promise<Received[]>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const messages: Received[] = [];
  let answer: Answerer = () => ({ text: 'success' });
  let waiters: (() => boolean)[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    messages.push({ headers: request.headers, body });
    waiters = waiters.filter((isDone) => !isDone());
    const given = await answer(body);
    if (given) response.writeHead(given.status ?? 200, { 'content-type': 'text/plain' }).end(given.text);
    else request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const matching: Receiver['matching'] = (count, matches) =>
    new Promise((resolve) => {
      const isDone = () => {
        const found = messages.filter(matches);
        if (found.length >= count) resolve(found);
        return found.length >= count;
      };
      if (!isDone()) waiters.push(isDone);
    });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    get bodies() {
      return messages.map(({ body }) => body);
    },
    messages,
    answerWith(next) {
      answer = next;
    },
    matching,
    async received(count, containing = '') {
      const found = await matching(count, ({ body }) => body.includes(containing));
      return found.map(({ body }) => body);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
