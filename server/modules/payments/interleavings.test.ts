import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { bearer, type GivenSku, givenSku } from '../../test/given.ts';
import {
  type GivenOrder,
  type Opened,
  onceKey,
  type PayingShop,
  startPayingShop,
  until,
} from '../../test/paying.ts';

/**
 * Random histories of payments, refunds and crashes, several steps at once, with faults at Alipay, at WeChat Pay and in the
 * shop. Both providers may lie at the same time, and an order may be tried and paid at both. When the faults are over, the
 * audit is clean and our books equal those of the providers. SEED=… repeats a printed history.
 */

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2, settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back', 'find stranded refunds');
});
afterAll(() => shop.close());

const ORDERS = 3;
const STEPS = 14;
const RUNS = 12;

type Channel = 'page' | 'wap' | 'native' | 'h5';
type Deed =
  | { do: 'open' | 'pay'; order: number; channel: Channel }
  | { do: 'comeBack' | 'replay' | 'cancel' | 'expire' | 'ship' | 'ask'; order: number }
  | { do: 'refund'; order: number; part: number; restock: boolean | undefined }
  | { do: 'sweep' | 'reconcile' | 'crash' }
  | {
      do: 'faults';
      at: 'alipay' | 'wechat';
      notify: string | null;
      gateway: string | null;
      refund: string | null;
      expiry: string | null;
    };

const order = fc.nat(ORDERS - 1);
const channel = fc.constantFrom<Channel>('page', 'wap', 'native', 'h5');
const or = (...faults: string[]) => fc.option(fc.constantFrom(...faults), { freq: 2 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'pay' as const), order, channel }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'comeBack' as const,
        'replay' as const,
        'cancel' as const,
        'expire' as const,
        'ship' as const,
        'ask' as const,
      ),
      order,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      order,
      part: fc.constantFrom(0.3, 0.5, 1),
      restock: fc.constantFrom(true, false, undefined),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('sweep' as const, 'reconcile' as const, 'crash' as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('faults' as const),
      at: fc.constantFrom('alipay' as const, 'wechat' as const),
      notify: or('lose', 'duplicate', 'reorder', 'forge', 'wrong_amount'),
      gateway: or('down', 'lost_response'),
      refund: or('balance', 'pending', 'frozen'),
      expiry: or('ignored'),
    }),
  },
);
/** A history: in each step, all its deeds run at the same time. */
const history = fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: STEPS });

/** Run first, because 12 random histories alone do not reach every status: paid; shipped, paid after a cancel, paid at both. */
const FIRST_HISTORIES: [Deed[][]][] = [
  [[[{ do: 'pay', order: 0, channel: 'page' }], [{ do: 'reconcile' }]]],
  [
    [
      [{ do: 'pay', order: 0, channel: 'page' }],
      [{ do: 'reconcile' }, { do: 'cancel', order: 1 }],
      [{ do: 'ship', order: 0 }],
      [{ do: 'pay', order: 1, channel: 'page' }],
    ],
  ],
  [
    [
      [{ do: 'open', order: 0, channel: 'native' }],
      [
        { do: 'pay', order: 0, channel: 'page' },
        { do: 'pay', order: 0, channel: 'native' },
      ],
      [{ do: 'reconcile' }],
    ],
  ],
];

interface World {
  sku: GivenSku;
  orders: GivenOrder[];
  /** The opened payments, by order and channel. */
  opened: Map<string, Opened>;
}

const paymentsOf = (world: World, index: number) =>
  [...world.opened].filter(([name]) => name.startsWith(`${index}:`)).map(([, opened]) => opened);

/** Does one deed. A refusal is no failure: only the books are compared, at the end. */
async function act(world: World, deed: Deed): Promise<void> {
  if (deed.do === 'faults') {
    const { do: _, at, ...faults } = deed;
    return shop.setFaults(at, faults);
  }
  if (deed.do === 'sweep') return shop.work('cancel unpaid orders').catch(() => {});
  if (deed.do === 'reconcile') return shop.work('reconcile payments').catch(() => {});
  if (deed.do === 'crash') return crash();
  if ('order' in deed) await actOnOrder(world, deed, world.orders[deed.order] as GivenOrder);
}

async function actOnOrder(
  world: World,
  deed: Extract<Deed, { order: number }>,
  its: GivenOrder,
): Promise<void> {
  const shopper = bearer(shop.tokens, its.userId);
  const admin = `/api/admin/orders/${its.orderNo}`;
  switch (deed.do) {
    case 'open': {
      const opened = await shop.open(its, deed.channel);
      if (opened.status < 300) world.opened.set(`${deed.order}:${deed.channel}`, opened);
      return;
    }
    case 'pay': {
      const opened = world.opened.get(`${deed.order}:${deed.channel}`);
      if (opened) await shop.pay(opened).catch(() => {});
      return;
    }
    case 'comeBack':
      for (const opened of paymentsOf(world, deed.order)) await comeBack(opened);
      return;
    case 'replay':
      for (const opened of paymentsOf(world, deed.order)) await replay(opened);
      return;
    case 'cancel':
      return void (await shop.cancel(its));
    case 'expire':
      return shop.expire(its).catch(() => {});
    case 'ship':
      return void (await shop.call('POST', `${admin}/ship`, shop.staff, {
        carrier: '顺丰',
        trackingNumber: 'SF1',
      }));
    case 'ask': {
      const asked = await shop.call('POST', `/api/orders/${its.orderNo}/refund-requests`, shopper, {
        reason: '不合适',
      });
      if (asked.status === 201)
        await shop.call('POST', `/api/admin/refund-requests/${asked.body.id}/approve`, shop.staff);
      return;
    }
    case 'refund': {
      const wish = { amountFen: Math.ceil(its.totalFen * deed.part), reason: '缺货', restock: deed.restock };
      await shop.call('POST', `${admin}/refunds`, { ...shop.staff, ...onceKey() }, wish);
    }
  }
}

/** The browser comes back as Alipay sends it: the cashier page of a paid trade redirects to the signed address. */
async function comeBack(opened: Opened): Promise<void> {
  if (opened.provider !== 'alipay') return;
  const cashier = await fetch(opened.url);
  const paid = await fetch(`${cashier.url}/pay`, { method: 'POST', redirect: 'manual' });
  const address = paid.headers.get('location');
  if (address?.startsWith('http')) await fetch(address, { redirect: 'manual' });
}

/** An attacker who recorded a notify posts it again, to the other server. */
async function replay(opened: Opened): Promise<void> {
  if (opened.provider !== 'alipay') return;
  const { rows } = await shop.database.pool
    .query(`SELECT fields FROM payment_messages WHERE out_trade_no = $1 AND kind = 'notify'`, [
      opened.outTradeNo,
    ])
    .catch(() => ({ rows: [] }));
  for (const { fields } of rows) await shop.notify(new URLSearchParams(fields).toString(), 1);
}

/** All database connections of both servers end at once. */
async function crash(): Promise<void> {
  await shop.database.pool
    .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()')
    .catch(() => {});
}

/** After the faults: waits for the remaining notifies, and reconciles what is still open. */
async function comeToRest(): Promise<void> {
  await shop.heal();
  for (const pool of [shop.database.pool, shop.database.reads])
    await until(async () => (await pool.query('SELECT 1').catch(() => undefined)) && true);
  // Of a payment that our books have as closed only the notify tells.
  await until(noNotifyIsDue, REST_WITHIN_MS);
  await shop.database.pool.query(`UPDATE payments SET asked_at = NULL WHERE status = 'open'`);
  await shop.work('reconcile payments');
  const { rows } = await shop.database.pool.query(`SELECT id FROM surplus_payments WHERE status = 'failed'`);
  for (const { id } of rows) await shop.call('POST', `/api/admin/surplus-payments/${id}/retry`, shop.staff);
  await until(nothingIsUnderWay, REST_WITHIN_MS);
}

/** The messages that are due are delivered. One that the shop refused comes again after minutes, and is not waited for. */
async function noNotifyIsDue(): Promise<true | undefined> {
  const { rows } = await shop.database.pool.query<{ provider: string; outTradeNo: string }>(
    `SELECT provider, out_trade_no AS "outTradeNo" FROM payments`,
  );
  const trades = await Promise.all(
    rows.map(({ provider, outTradeNo }) => shop.tradeAt(provider, outTradeNo)),
  );
  const isDue = (at: string | null | undefined) => at != null && Date.parse(at) <= Date.now();
  return !trades.some(({ nextNotifyAt }) => isDue(nextNotifyAt)) || undefined;
}

/** The job of a killed server is taken again after 20 s, a waiting refund is tried again within 60 s. */
const REST_WITHIN_MS = 90_000;

async function nothingIsUnderWay(): Promise<true | undefined> {
  const { rows } = await shop.database.pool.query(
    `SELECT 1 FROM refunds WHERE status = 'processing'
     UNION ALL SELECT 1 FROM surplus_payments WHERE status = 'refunding'`,
  );
  return rows.length === 0 || undefined;
}

interface OurTrade {
  provider: string;
  outTradeNo: string;
  receivedFen: number;
  backFen: number;
}

/** Our books: received and refunded money of each payment. */
async function ourTrades(orderNos: string[]): Promise<OurTrade[]> {
  const { rows } = await shop.database.pool.query<OurTrade>(
    `SELECT provider, out_trade_no AS "outTradeNo", coalesce(received_fen, 0) AS "receivedFen",
            (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = payments.id AND status = 'done')
            + (SELECT coalesce(sum(amount_fen), 0) FROM surplus_payments WHERE payment_id = payments.id AND status = 'refunded')
            AS "backFen"
     FROM payments WHERE order_no = ANY($1)`,
    [orderNos],
  );
  return rows;
}

async function expectEqualBooks(world: World): Promise<void> {
  const report = await runAudit(shop.database.db);
  expect(report.findings.filter(({ count }) => count > 0)).toEqual([]);
  for (const { provider, outTradeNo, receivedFen, backFen } of await ourTrades(
    world.orders.map(({ orderNo }) => orderNo),
  )) {
    const trade = await shop.tradeAt(provider, outTradeNo);
    const paidFen = trade.paidAt ? trade.totalAmountFen : 0;
    expect({ outTradeNo, receivedFen, backFen }).toEqual({
      outTradeNo,
      receivedFen: paidFen,
      backFen: trade.refundedAmountFen ?? 0,
    });
  }
}

test('after any history, all money is on an order or on its way back', {
  timeout: 300_000,
}, async () => {
  console.log(`SEED=${SEED}`);
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const sku = await givenSku(shop.database.db, { stock: 100 });
      const orders = await Promise.all(Array.from({ length: ORDERS }, () => shop.order({ sku, count: 2 })));
      const world: World = { sku, orders, opened: new Map() };
      // Every order begins with an open payment, so that few histories do nothing.
      for (const [index] of orders.entries()) await act(world, { do: 'open', order: index, channel: 'page' });
      for (const step of steps) await Promise.all(step.map((each) => act(world, each)));
      await comeToRest();
      await expectEqualBooks(world);
      for (const each of orders) seen.add((await shop.read(each)).status);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true, examples: FIRST_HISTORIES },
  );
  // Without these the histories would not have tested anything.
  expect([...seen].sort()).toEqual(['cancelled', 'paid', 'pending_payment', 'shipped']);
  const kinds = await shop.database.pool.query('SELECT DISTINCT reason FROM surplus_payments');
  expect(kinds.rows.length).toBeGreaterThan(0);
  const at = await shop.database.pool.query(
    `SELECT DISTINCT provider FROM payments WHERE status IN ('settled', 'surplus') ORDER BY provider`,
  );
  expect(at.rows.map(({ provider }) => provider)).toEqual(['alipay', 'wechat']);
});
