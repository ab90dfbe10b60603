import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { html, page } from '../pages.ts';
import { optionalSwitch } from '../problems.ts';
import type { Store } from '../store.ts';

/** 快递100 as far as the shop asks it: the query of a parcel, its subscription, and the report of each event. */

const FAULTS = ['down', 'lose_push', 'forge_push', 'refused'] as const;
type Fault = (typeof FAULTS)[number];
const LISTED_PARCELS = 100;
const PUSH_TIMEOUT_MS = 5_000;

interface Event {
  /** ISO 8601. */
  at: string;
  text: string;
  place: string;
}
interface Parcel {
  carrier: string;
  number: string;
  events: Event[];
  subscriptions: { callbackUrl: string; salt: string }[];
}

export interface Kuaidi100 {
  keys: { customer: string; key: string };
  find(carrier: string, number: string): Parcel;
  keep(parcel: Parcel): void;
  all(): Parcel[];
  fault(): Fault | null;
  setFault(fault: Fault | null): void;
}

export function openKuaidi100(store: Store): Kuaidi100 {
  store.db.exec(`
    CREATE TABLE IF NOT EXISTS kuaidi100_parcels (
      carrier TEXT NOT NULL, number TEXT NOT NULL, parcel TEXT NOT NULL, PRIMARY KEY (carrier, number)
    ) STRICT`);
  const keys = store.ensure('kuaidi100.keys', () => ({
    customer: randomBytes(16).toString('hex').toUpperCase(),
    key: randomBytes(6).toString('hex'),
  }));
  return {
    keys,
    find(carrier, number) {
      const row = store.db
        .prepare('SELECT parcel FROM kuaidi100_parcels WHERE carrier = ? AND number = ?')
        .get(carrier, number) as { parcel: string } | undefined;
      return row ? JSON.parse(row.parcel) : { carrier, number, events: [], subscriptions: [] };
    },
    keep(parcel) {
      store.db
        .prepare('INSERT OR REPLACE INTO kuaidi100_parcels (carrier, number, parcel) VALUES (?, ?, ?)')
        .run(parcel.carrier, parcel.number, JSON.stringify(parcel));
    },
    all: () =>
      (
        store.db
          .prepare('SELECT parcel FROM kuaidi100_parcels ORDER BY rowid DESC LIMIT ?')
          .all(LISTED_PARCELS) as { parcel: string }[]
      ).map(({ parcel }) => JSON.parse(parcel)),
    fault: () => store.recall<Fault>('kuaidi100.fault') ?? null,
    setFault: (fault) => store.keep('kuaidi100.fault', fault),
  };
}

/** What a shop needs to use this simulator. */
export const kuaidi100Settings = ({ keys }: Kuaidi100, baseUrl: string) => ({
  ...keys,
  baseUrl: `${baseUrl}/kuaidi100`,
});

const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase();

/** Beijing time, as `2026-01-02 03:04:05`. */
const beijing = (at: string) =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

function resultOf({ carrier, number, events }: Parcel) {
  const newest = events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const isSigned = newest[0]?.text.includes('签收') ?? false;
  return {
    message: 'ok',
    nu: number,
    ischeck: isSigned ? '1' : '0',
    com: carrier,
    status: '200',
    state: isSigned ? '3' : '0',
    data: newest.map(({ at, text, place }) => ({
      time: beijing(at),
      ftime: beijing(at),
      context: text,
      areaName: place,
    })),
  };
}

const refused = (returnCode: string, message: string) => ({ result: false, returnCode, message });

/** One attempt for each subscription; the true service repeats a report that is not acknowledged. */
async function push({ fault }: Kuaidi100, parcel: Parcel): Promise<void> {
  if (fault() === 'lose_push') return;
  const lastResult = resultOf(parcel);
  const status = lastResult.ischeck === '1' ? 'shutdown' : 'polling';
  const param = JSON.stringify({ status, billstatus: 'change', message: '', lastResult });
  await Promise.all(
    parcel.subscriptions.map(async ({ callbackUrl, salt }) => {
      const sign = md5(param + (fault() === 'forge_push' ? 'a foreign salt' : salt));
      const signal = AbortSignal.timeout(PUSH_TIMEOUT_MS);
      const body = new URLSearchParams({ sign, param });
      await fetch(callbackUrl, { method: 'POST', body, signal }).catch(() => {});
    }),
  );
}

function answerQuery(kuaidi100: Kuaidi100, { customer, sign, param = '' }: Record<string, string>) {
  const { keys, find, fault } = kuaidi100;
  if (customer !== keys.customer || sign !== md5(param + keys.key + keys.customer))
    return refused('503', '验证签名失败');
  const { com, num } = JSON.parse(param) as { com?: string; num?: string };
  if (!com || !num) return refused('400', '参数错误');
  if (fault() === 'refused') return refused('601', 'key 已过期（故障开关 refused）');
  const parcel = find(com, num);
  return parcel.events.length > 0 ? resultOf(parcel) : refused('500', '查询无结果，请隔段时间再查');
}

function subscribe(kuaidi100: Kuaidi100, { param = '{}' }: Record<string, string>): Parcel | object {
  const { company, number, key, parameters } = JSON.parse(param) as {
    company?: string;
    number?: string;
    key?: string;
    parameters?: { callbackurl?: string; salt?: string };
  };
  if (key !== kuaidi100.keys.key) return refused('600', '您不是合法的订阅者');
  if (!company || !number || !parameters?.callbackurl) return refused('701', '参数错误');
  if (kuaidi100.fault() === 'refused') return refused('601', 'key 已过期（故障开关 refused）');
  const parcel = kuaidi100.find(company, number);
  const { callbackurl: callbackUrl, salt = '' } = parameters;
  if (parcel.subscriptions.some((each) => each.callbackUrl === callbackUrl))
    return refused('501', '重复订阅');
  parcel.subscriptions.push({ callbackUrl, salt });
  kuaidi100.keep(parcel);
  return { result: true, returnCode: '200', message: '提交成功' };
}

const Moment = Type.String({ format: 'date-time' });
const eventsBody = Type.Object(
  {
    carrier: Type.String({ minLength: 1, maxLength: 50 }),
    trackingNumber: Type.String({ minLength: 1, maxLength: 100 }),
    events: Type.Array(
      Type.Object({
        at: Type.Optional(Moment),
        text: Type.String({ minLength: 1, maxLength: 500 }),
        place: Type.Optional(Type.String({ maxLength: 100 })),
      }),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { additionalProperties: false },
);
const faultsBody = Type.Object({ api: optionalSwitch(FAULTS) }, { additionalProperties: false });

export function kuaidi100Routes(app: FastifyInstance, kuaidi100: Kuaidi100): void {
  for (const [path, answer] of [
    ['/kuaidi100/poll/query.do', answerQuery],
    ['/kuaidi100/poll', subscribe],
  ] as const)
    app.post<{ Body: Record<string, string> }>(path, async (request, reply) => {
      if (kuaidi100.fault() === 'down') return reply.code(503).send('down');
      return answer(kuaidi100, request.body);
    });

  app.post<{ Body: Static<typeof eventsBody> }>(
    '/carriers/control/events',
    { schema: { body: eventsBody } },
    async (request) => {
      const { carrier, trackingNumber, events } = request.body;
      const parcel = kuaidi100.find(carrier, trackingNumber);
      const now = new Date().toISOString();
      parcel.events.push(...events.map(({ at = now, text, place = '' }) => ({ at, text, place })));
      kuaidi100.keep(parcel);
      await push(kuaidi100, parcel);
      return { carrier, trackingNumber, events: parcel.events, subscribed: parcel.subscriptions.length };
    },
  );

  app.get('/carriers/control/faults', async () => ({ api: kuaidi100.fault() }));
  app.put<{ Body: Static<typeof faultsBody> }>(
    '/carriers/control/faults',
    { schema: { body: faultsBody } },
    async (request) => {
      kuaidi100.setFault(request.body.api ?? null);
      return { api: kuaidi100.fault() };
    },
  );

  app.get('/carriers', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(parcelsPage(kuaidi100.all())),
  );
}

function parcelsPage(parcels: Parcel[]): string {
  const card = ({ carrier, number, events, subscriptions }: Parcel) => html`<article class="card">
<p><code>${carrier}</code> <code>${number}</code> · ${subscriptions.length > 0 ? '已订阅' : '未订阅'}</p>
${events.map(({ at, text, place }) => html`<p class="soft">${beijing(at)} ${place} ${text}</p>`)}</article>`;
  return page(
    { title: '快递包裹', refreshSeconds: 5 },
    html`<h1>快递包裹</h1>
${parcels.map(card)}${parcels.length === 0 && html`<p class="soft">还没有包裹。</p>`}`,
  );
}
