import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createGateways, type InvoiceGateway } from '../../gateways/index.ts';
import { inTransaction } from '../../platform/postgres/postgres.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { givenSku } from '../../test/given.ts';
import { whileLocked } from '../../test/locks.ts';
import { createTestLog } from '../../test/log.ts';
import { staffOrders } from '../../test/staff-orders.ts';
import { lockOrders, moveRefundMoney } from '../orders/index.ts';
import { createIssuing, forgetBuyer, type Issuing } from './index.ts';
import { claimDue } from './issuing/queries.ts';

let rig: Rig;
let shop: TestShop;
let orders: ReturnType<typeof staffOrders>;
let issuing: Issuing;
let gateway: InvoiceGateway;

beforeAll(async () => {
  rig = await startSimulators();
  const gateways = createGateways(rig.settings);
  shop = await startTestShop({}, gateways);
  orders = staffOrders(shop);
  gateway = gateways.invoices as InvoiceGateway;
  issuing = createIssuing({
    db: shop.database.db,
    gateway,
    log: createTestLog('silent'),
  });
});
afterEach(() => rig.ask('PUT', '/nuonuo/control/faults', {}));
afterAll(async () => {
  await shop.close();
  await rig.close();
});

type Shopper = Awaited<ReturnType<typeof orders.shopper>>;
const PERSON = { kind: 'personal', title: '张三', email: 'z@example.com' };
const COMPANY = {
  kind: 'company',
  title: '某某公司',
  taxNumber: '91350100m000100y43',
  email: 'c@example.com',
};

/** A paid order of ¥20.00 and ¥8.00 for shipping. */
async function given(shopper?: Shopper) {
  const buyer = shopper ?? (await orders.shopper());
  const { skuId } = await givenSku(shop.database.db, { priceFen: 1_000 });
  const orderNo = await buyer.order({ skuId, count: 2 });
  await orders.pay(orderNo);
  const url = `/api/orders/${orderNo}/invoice`;
  return {
    orderNo,
    shopper: buyer,
    ask: (body: object = PERSON) => buyer.ask('POST', url, body),
    read: async () => (await buyer.ask('GET', url)).body,
  };
}

const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const round = () => issuing.round(new AbortController().signal);

/** Rounds until nothing waits, as if the seconds between them had passed. */
async function settle(orderNo: string): Promise<void> {
  for (;;) {
    await shop.database.pool.query(
      'UPDATE invoices SET next_at = now() WHERE order_no = $1 AND next_at IS NOT NULL',
      [orderNo],
    );
    await round();
    const { rows } = await shop.database.pool.query('SELECT next_at FROM invoices WHERE order_no = $1', [
      orderNo,
    ]);
    if (rows[0].next_at === null) return;
  }
}

/** As the module of refunds does it when the provider has sent money back. */
const refund = (orderNo: string, refundedFen: number) =>
  inTransaction(shop.database.db, async (tx) => {
    await lockOrders(tx, [orderNo]);
    await moveRefundMoney(tx, orderNo, { refundingFen: 0, refundedFen });
  });

const documentsOf = async (orderNo: string) =>
  (
    await shop.database.pool.query(
      'SELECT kind, amount_fen AS fen, status FROM invoice_documents WHERE order_no = $1 ORDER BY position',
      [orderNo],
    )
  ).rows.map(({ kind, fen, status }) => `${kind} ${fen} ${status}`);

test('the invoice of a paid order is asked for once and issued by the job', async () => {
  const { orderNo, ask, read, shopper } = await given();
  expect(outcome(await (await given()).shopper.ask('GET', `/api/orders/${orderNo}/invoice`))).toEqual([
    404,
    'order_not_found',
  ]);
  expect((await read()).code).toBe('invoice_not_found');
  const list = async () => (await shopper.ask('GET', `/api/orders/${orderNo}/invoices`)).body.items;
  expect(await list()).toEqual([]);
  const asked = await ask(COMPANY);
  expect([asked.status, asked.body]).toEqual([
    201,
    {
      ...{
        orderNo,
        status: 'requested',
        kind: 'company',
        title: '某某公司',
        taxNumber: '91350100M000100Y43',
      },
      ...{ email: 'c@example.com', amountFen: 2_800, fileUrl: null, number: null, issuedAt: null },
      requestedAt: expect.any(String),
    },
  ]);
  expect((await ask(COMPANY)).status).toBe(200);
  expect(await list()).toEqual([asked.body]);
  expect(outcome(await ask(PERSON))).toEqual([409, 'already_invoiced']);
  await settle(orderNo);
  expect(await read()).toMatchObject({
    ...{ status: 'issued', amountFen: 2_800, number: expect.stringMatching(/^\d{20}$/) },
    fileUrl: expect.stringMatching(/^http.*\.pdf$/),
    issuedAt: expect.any(String),
  });
  const { body } = await rig.ask<{ items: { orderNo: string; request: { invoiceDetail: object[] } }[] }>(
    'GET',
    '/nuonuo/control/invoices',
  );
  const its = body.items.find((invoice) => invoice.orderNo.startsWith(orderNo));
  expect(its?.request.invoiceDetail).toEqual([
    { goodsName: '全棉衬衫', withTaxFlag: '1', taxRate: '0.13', taxIncludedAmount: '20.00' },
    { goodsName: '运费', withTaxFlag: '1', taxRate: '0.13', taxIncludedAmount: '8.00' },
  ]);
});

test('a part that goes back is followed by a red invoice and one of what is left; the rest by a red one alone', async () => {
  const { orderNo, ask, read } = await given();
  await ask();
  await settle(orderNo);
  await refund(orderNo, 1_000);
  await settle(orderNo);
  expect(await read()).toMatchObject({ status: 'issued', amountFen: 1_800 });
  await refund(orderNo, 1_800);
  await settle(orderNo);
  expect(await read()).toMatchObject({ status: 'red_issued', amountFen: 0, fileUrl: expect.any(String) });
  expect(await documentsOf(orderNo)).toEqual([
    'blue 2800 issued',
    'red 2800 issued',
    'blue 1800 issued',
    'red 1800 issued',
  ]);
});

test('money that went back before the invoice is issued is not on it', async () => {
  const { orderNo, ask, read } = await given();
  await refund(orderNo, 800);
  await ask();
  await settle(orderNo);
  expect([await documentsOf(orderNo), (await read()).amountFen]).toEqual([['blue 2000 issued'], 2_000]);
});

test('a refund while the platform works on the invoice is not forgotten', async () => {
  const { orderNo, ask, read } = await given();
  await ask();
  await round();
  expect(await documentsOf(orderNo)).toEqual(['blue 2800 waiting']);
  await refund(orderNo, 2_800);
  await settle(orderNo);
  expect([(await read()).status, await documentsOf(orderNo)]).toEqual([
    'red_issued',
    ['blue 2800 issued', 'red 2800 issued'],
  ]);
});

test('a refund that commits after the invoice is issued and before what follows is decided is not forgotten', async () => {
  const { orderNo, ask } = await given();
  await ask();
  const { pool, db } = shop.database;
  const change = 'UPDATE orders SET refunded_fen = 1000 WHERE order_no = $1';
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let rival: Promise<void> | undefined;
  const refundedMeanwhile: InvoiceGateway = {
    ...gateway,
    async issue(request) {
      const answer = await gateway.issue(request);
      if (answer.outcome !== 'issued') return answer;
      await new Promise<void>((isChanged) => {
        rival = whileLocked(pool, [[change, [orderNo]]], () => {
          isChanged();
          return ended;
        });
      });
      return answer;
    },
  };
  const log = createTestLog('silent');
  const other = createIssuing({ db, gateway: refundedMeanwhile, log });
  while (rival === undefined) {
    await pool.query('UPDATE invoices SET next_at = now() WHERE order_no = $1', [orderNo]);
    await other.round(new AbortController().signal);
  }
  end();
  await rival;
  await settle(orderNo);
  expect((await documentsOf(orderNo)).slice(0, 2)).toEqual(['blue 2800 issued', 'red 2800 issued']);
});

test('an invoice that a server works on is claimed by no other one', async () => {
  const { orderNo, ask } = await given();
  await ask();
  expect(await claimDue(shop.database.db, 100, 60)).toContain(orderNo);
  expect(await claimDue(shop.database.db, 100, 60)).not.toContain(orderNo);
});

test('an order that is unpaid or wholly refunded, or a wrong tax number, is refused', async () => {
  const { shopper, orderNo, ask } = await given();
  const { skuId } = await givenSku(shop.database.db);
  const unpaid = await shopper.order({ skuId, count: 1 });
  expect(outcome(await shopper.ask('POST', `/api/orders/${unpaid}/invoice`, PERSON))).toEqual([
    409,
    'order_wrong_state',
  ]);
  for (const taxNumber of [undefined, null, '', '91350100M000100Y44'])
    expect((await ask({ ...COMPANY, taxNumber })).body.errors?.[0]?.path).toBe('taxNumber');
  expect((await ask({ ...PERSON, email: 'nobody' })).body.errors?.[0]?.path).toBe('email');
  await refund(orderNo, 2_800);
  expect(outcome(await ask())).toEqual([409, 'order_wrong_state']);
});

test('a platform that is away is asked again later, and two servers issue one invoice', async () => {
  const { orderNo, ask, read } = await given();
  await ask();
  await rig.ask('PUT', '/nuonuo/control/faults', { api: 'down' });
  await round();
  const { rows } = await shop.database.pool.query(
    `SELECT last_answer, next_at > now() AS later FROM invoice_documents JOIN invoices USING (order_no) WHERE order_no = $1`,
    [orderNo],
  );
  expect(rows).toEqual([{ last_answer: expect.stringContaining('503'), later: true }]);
  await rig.ask('PUT', '/nuonuo/control/faults', {});
  await shop.database.pool.query('UPDATE invoices SET next_at = now() WHERE order_no = $1', [orderNo]);
  await Promise.all([round(), round()]);
  await settle(orderNo);
  expect([(await read()).status, await documentsOf(orderNo)]).toEqual(['issued', ['blue 2800 issued']]);
});

test('staff see why the platform refused, and let it be asked again', async () => {
  const { orderNo, ask, read } = await given();
  await ask();
  await rig.ask('PUT', '/nuonuo/control/faults', { api: 'refused' });
  await settle(orderNo);
  expect((await read()).status).toBe('requested');
  const finance = await orders.staff('finance');
  const list = await finance('GET', '/api/admin/invoices?hasProblem=true');
  expect(list.body.items).toEqual([
    expect.objectContaining({ orderNo, problem: expect.stringContaining('E9999'), status: 'requested' }),
  ]);
  await rig.ask('PUT', '/nuonuo/control/faults', {});
  const retried = await finance('POST', `/api/admin/invoices/${orderNo}/retry`);
  expect([retried.status, retried.body.problem]).toEqual([200, null]);
  expect(outcome(await finance('POST', `/api/admin/invoices/${orderNo}/retry`))).toEqual([
    409,
    'order_wrong_state',
  ]);
  await settle(orderNo);
  expect((await read()).status).toBe('issued');
  expect((await finance('GET', `/api/admin/invoices?q=${orderNo}&status=issued`)).body.count).toBe(1);
  const auditor = await orders.staff('auditor');
  expect(outcome(await auditor('POST', `/api/admin/invoices/${orderNo}/retry`))).toEqual([
    403,
    'permission_denied',
  ]);
  const { rows } = await shop.database.pool.query('SELECT action FROM audit_log WHERE subject = $1', [
    `invoice:${orderNo}`,
  ]);
  expect(rows).toEqual([{ action: 'invoice.retry' }]);
});

test('without a platform the shop takes no requests', async () => {
  const without = await startTestShop({}, {}, { beside: shop });
  const { orderNo, shopper } = await given();
  const answer = await without.app.inject({
    method: 'POST',
    url: `/api/orders/${orderNo}/invoice`,
    headers: { authorization: `Bearer ${shop.tokens.sign({ sub: shopper.userId, sid: shopper.userId })}` },
    payload: PERSON,
  });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'gateway_not_configured']);
  await without.close();
});

test('a deleted account leaves the invoice without its e-mail and without the name of a person', async () => {
  const { orderNo, shopper, ask } = await given();
  await ask();
  await inTransaction(shop.database.db, (tx) => forgetBuyer(tx, shopper.userId));
  const { rows } = await shop.database.pool.query('SELECT title, email FROM invoices WHERE order_no = $1', [
    orderNo,
  ]);
  expect(rows).toEqual([{ title: '个人', email: null }]);
});
