import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentGateway, PayUrlRequest } from './payment.ts';

/** A provider's world as a test drives it. */
export interface PaymentWorld {
  gateway: PaymentGateway;
  /** The same provider, reached by a client that waits so long for each call. */
  patient(timeoutMs: number): PaymentGateway;
  /** Addresses that the provider can report to and send the browser back to. */
  notifyUrl: string;
  returnUrl: string;
  /** The buyer's browser opens the address, and may pay there. */
  openCashier(url: string): Promise<void>;
  pay(outTradeNo: string): Promise<void>;
  /** Pays on the cashier's page: the address that the browser is sent to. */
  payInBrowser(url: string): Promise<string>;
  /** The bodies of the reports about a trade that the shop's end took, once so many have come. */
  reports(outTradeNo: string, count: number): Promise<string[]>;
  fault(fault: PaymentFault): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export type PaymentFault =
  | 'down'
  | 'slow'
  | 'answer_lost'
  | 'refund_pending'
  | 'balance_short'
  | 'refund_system_error'
  | 'frozen'
  | 'finished'
  | 'forged_reports'
  | 'wrong_amount_reports';

/** What every payment provider must do for the shop. */
export function describePaymentGateway(name: string, openWorld: () => Promise<PaymentWorld>): void {
  describe(`payment port: ${name}`, () => {
    let world: PaymentWorld;
    let gateway: PaymentGateway;
    let outTradeNo: string;
    let count = 0;

    beforeAll(async () => {
      world = await openWorld();
      gateway = world.gateway;
    });
    beforeEach(() => {
      count += 1;
      outTradeNo = `20260101${String(count).padStart(8, '0')}01`;
    });
    afterEach(() => world.reset());
    afterAll(() => world.close());

    const request = (changes: Partial<PayUrlRequest> = {}): PayUrlRequest => ({
      outTradeNo,
      subject: '全棉100%衬衫',
      amountFen: 8_805,
      channel: 'page',
      expiresAt: new Date(Date.now() + 600_000),
      returnUrl: world.returnUrl,
      notifyUrl: world.notifyUrl,
      ...changes,
    });
    const open = (changes: Partial<PayUrlRequest> = {}) =>
      world.openCashier(gateway.payUrl(request(changes)));
    const openAndPay = async (changes: Partial<PayUrlRequest> = {}) => {
      await open(changes);
      await world.pay(outTradeNo);
    };
    const refundOf = (amountFen: number, outRequestNo = 'r1') => ({
      outTradeNo,
      outRequestNo,
      amountFen,
      reason: '尺码不合适',
    });

    describe('asking about a trade', () => {
      test('does not exist before its cashier page is opened', async () => {
        gateway.payUrl(request());
        expect(await gateway.query(outTradeNo)).toEqual({ outcome: 'not_exist' });
        expect(await gateway.close(outTradeNo)).toEqual({ outcome: 'not_exist' });
      });

      test.each(['page', 'wap'] as const)(
        'waits for the buyer once opened on %s, then is paid',
        async (channel) => {
          await open({ channel });
          expect(await gateway.query(outTradeNo)).toMatchObject({
            outcome: 'found',
            status: 'WAIT_BUYER_PAY',
            amountFen: 8_805,
          });
          await world.pay(outTradeNo);
          const paid = await gateway.query(outTradeNo);
          expect(paid).toMatchObject({ outcome: 'found', status: 'TRADE_SUCCESS', amountFen: 8_805 });
          expect(paid).toHaveProperty('tradeNo', expect.stringMatching(/^\d{10,}$/));
        },
      );

      test.each([1, 10, 100, 109, 99_999, 10_000_000_000])(
        'an amount of %i fen arrives exactly',
        async (amountFen) => {
          await open({ amountFen });
          expect(await gateway.query(outTradeNo)).toMatchObject({ amountFen });
        },
      );

      test.each([0, -1, 1.5, Number.NaN, 10_000_000_001])(
        'an amount of %f fen is a bug and throws',
        (amountFen) => {
          expect(() => gateway.payUrl(request({ amountFen }))).toThrow(RangeError);
        },
      );

      test.each(['a/b=c&d', '"双引号" <b>', '茶+杯 50% off', '换\n行', '长'.repeat(400), ' '])(
        'the subject %j can be paid',
        async (subject) => {
          await openAndPay({ subject });
          expect(await gateway.query(outTradeNo)).toMatchObject({ status: 'TRADE_SUCCESS' });
        },
      );

      test('is closed when its time is over, and not before', async () => {
        // Time goes over the wire in whole seconds, so a trade lives up to one second less.
        await open({ expiresAt: new Date(Date.now() + 2_500) });
        expect(await gateway.query(outTradeNo)).toMatchObject({ status: 'WAIT_BUYER_PAY' });
        await expect
          .poll(() => gateway.query(outTradeNo), { timeout: 5_000, interval: 100 })
          .toMatchObject({ outcome: 'found', status: 'TRADE_CLOSED' });
      });
    });

    describe('closing', () => {
      test('a waiting trade closes, and takes no money then', async () => {
        await open();
        expect(await gateway.close(outTradeNo)).toEqual({ outcome: 'closed' });
        await expect(world.pay(outTradeNo)).rejects.toThrow();
        expect(await gateway.query(outTradeNo)).toMatchObject({ outcome: 'found', status: 'TRADE_CLOSED' });
      });

      test.each(['paid', 'closed'])('a %s trade does not close', async (state) => {
        await open();
        await (state === 'paid' ? world.pay(outTradeNo) : gateway.close(outTradeNo));
        expect(await gateway.close(outTradeNo)).toMatchObject({ outcome: 'status_error' });
      });
    });

    describe('reports', () => {
      test('a payment is reported, and the report holds', async () => {
        await openAndPay();
        const [body = ''] = await world.reports(outTradeNo, 1);
        const reading = gateway.readNotify(body);
        expect(reading).toMatchObject({
          verified: true,
          notify: {
            outTradeNo,
            tradeStatus: 'TRADE_SUCCESS',
            amountFen: 8_805,
            appId: gateway.appId,
            sellerId: gateway.sellerId,
            isRefund: false,
            raw: { subject: '全棉100%衬衫' },
          },
        });
        const at = reading.verified && reading.notify.at;
        expect(Math.abs((at as Date).getTime() - Date.now())).toBeLessThan(60_000);
      });

      test('the same bytes read the same as a buffer', async () => {
        await openAndPay();
        const [body = ''] = await world.reports(outTradeNo, 1);
        expect(gateway.readNotify(Buffer.from(body))).toEqual(gateway.readNotify(body));
      });

      test('a refund is reported as one', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        const bodies = await world.reports(outTradeNo, 2);
        expect(gateway.readNotify(bodies[1] as string)).toMatchObject({
          verified: true,
          notify: { outTradeNo, isRefund: true, amountFen: 8_805 },
        });
      });

      test('forged reports do not hold, or are about another shop; the true one comes last', async () => {
        await world.fault('forged_reports');
        await openAndPay();
        const bodies = await world.reports(outTradeNo, 6);
        const ours = bodies.map((body) => {
          const reading = gateway.readNotify(body);
          return (
            reading.verified &&
            reading.notify.appId === gateway.appId &&
            reading.notify.sellerId === gateway.sellerId
          );
        });
        expect(ours).toEqual([false, false, false, false, false, true]);
      });

      test('a wrong amount is for the shop to see: the report itself holds', async () => {
        await world.fault('wrong_amount_reports');
        await openAndPay();
        const amounts = (await world.reports(outTradeNo, 2)).map((body) => {
          const reading = gateway.readNotify(body);
          return reading.verified ? reading.notify.amountFen : undefined;
        });
        expect(amounts[0]).not.toBe(8_805);
        expect(amounts).toEqual([expect.any(Number), 8_805]);
      });
    });

    describe('the way back', () => {
      test('the browser brings a signed return', async () => {
        const back = new URL(await world.payInBrowser(gateway.payUrl(request())));
        expect(`${back.origin}${back.pathname}`).toBe(world.returnUrl);
        const expected = {
          verified: true,
          outTradeNo,
          amountFen: 8_805,
          appId: gateway.appId,
          sellerId: gateway.sellerId,
        };
        expect(gateway.verifyReturn(back.search)).toMatchObject(expected);
        expect(gateway.verifyReturn(Object.fromEntries(back.searchParams))).toMatchObject(expected);
      });

      test('a changed, a doubled and an empty return do not hold', async () => {
        const back = new URL(await world.payInBrowser(gateway.payUrl(request())));
        const parsed = Object.fromEntries(back.searchParams);
        expect(gateway.verifyReturn({ ...parsed, out_trade_no: 'another' })).toMatchObject({
          verified: false,
        });
        expect(gateway.verifyReturn({ ...parsed, out_trade_no: [outTradeNo, outTradeNo] })).toMatchObject({
          verified: false,
        });
        expect(gateway.verifyReturn(`${back.search}&out_trade_no=${outTradeNo}`)).toMatchObject({
          verified: false,
        });
        expect(gateway.verifyReturn('')).toMatchObject({ verified: false });
        expect(gateway.verifyReturn({})).toMatchObject({ verified: false });
      });
    });

    describe('refunds', () => {
      test('part by part, never more than was paid', async () => {
        await openAndPay();
        expect(await gateway.refund(refundOf(8_000, 'a'))).toEqual({ outcome: 'done' });
        expect(await gateway.refund(refundOf(806, 'b'))).toMatchObject({ outcome: 'refused' });
        expect(await gateway.refund(refundOf(805, 'c'))).toEqual({ outcome: 'done' });
        expect(await gateway.query(outTradeNo)).toMatchObject({ outcome: 'found', status: 'TRADE_CLOSED' });
      });

      test('a repeat moves no money: it is done only by the query', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'done',
          amountFen: 805,
        });
        expect(await gateway.refund(refundOf(8_000, 'r2'))).toEqual({ outcome: 'done' });
      });

      test('one request number with another amount is refused', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        expect(await gateway.refund(refundOf(806))).toMatchObject({ outcome: 'refused' });
      });

      test('an unknown refund is not done, also of an unknown trade', async () => {
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'not_done',
        });
        await openAndPay();
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'not_done',
        });
      });

      test('one that the provider holds is pending, not done, and done later', async () => {
        await openAndPay();
        await world.fault('refund_pending');
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'not_done',
        });
        await world.reset();
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'done',
          amountFen: 805,
        });
      });

      test.each([
        ['balance_short', 'retry'],
        ['refund_system_error', 'retry'],
        ['frozen', 'refused'],
        ['finished', 'refused'],
      ] as const)('%s means %s', async (fault, outcome) => {
        await openAndPay();
        await world.fault(fault);
        expect(await gateway.refund(refundOf(805))).toMatchObject({
          outcome,
          code: expect.stringMatching(/\w/),
        });
        await world.reset();
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'done' });
      });

      test('a trade that nobody paid is refused', async () => {
        expect(await gateway.refund(refundOf(805))).toMatchObject({ outcome: 'refused' });
        await open();
        expect(await gateway.refund(refundOf(805))).toMatchObject({ outcome: 'refused' });
      });
    });

    describe('trouble', () => {
      const calls = (of: PaymentGateway) => [
        of.query(outTradeNo),
        of.close(outTradeNo),
        of.refund(refundOf(805)),
        of.queryRefund({ outTradeNo, outRequestNo: 'r1' }),
        of.downloadBill('2026-01-01'),
      ];
      const allUnavailable = Array.from({ length: 5 }, () => ({
        outcome: 'unavailable',
        reason: expect.any(String),
      }));

      test.each(['down', 'answer_lost'] as const)('provider %s: every call is unavailable', async (fault) => {
        await world.fault(fault);
        expect(await Promise.all(calls(gateway))).toEqual(allUnavailable);
      });

      test('a slow provider is waited for, but not for ever', async () => {
        await open();
        await world.fault('slow');
        const startedAt = performance.now();
        expect(await Promise.all(calls(world.patient(200)))).toEqual(allUnavailable);
        expect(performance.now() - startedAt).toBeLessThan(2_000);
      });

      test('a lost answer to a refund: the money went, and asking again finds out', async () => {
        await openAndPay();
        await world.fault('answer_lost');
        expect(await gateway.refund(refundOf(805))).toMatchObject({ outcome: 'unavailable' });
        await world.reset();
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.queryRefund({ outTradeNo, outRequestNo: 'r1' })).toEqual({
          outcome: 'done',
          amountFen: 805,
        });
      });
    });

    describe('the bill', () => {
      test('has the payments and refunds of a day in Beijing', async () => {
        await openAndPay({ subject: '茶,杯 "青"' });
        await gateway.refund(refundOf(805));
        const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
        const bill = await gateway.downloadBill(today);
        const rows =
          bill.outcome === 'downloaded' ? bill.rows.filter((row) => row.outTradeNo === outTradeNo) : [];
        const common = {
          outTradeNo,
          tradeNo: expect.stringMatching(/^\d+$/),
          subject: '茶,杯 "青"',
          completedAt: expect.any(Date),
        };
        expect(rows).toMatchObject([
          { ...common, kind: 'payment', outRequestNo: null, amountFen: 8_805, receivedFen: 8_805 },
          { ...common, kind: 'refund', outRequestNo: 'r1', amountFen: -805, receivedFen: -805 },
        ]);
      });

      test('there is none for a day without trade', async () => {
        expect(await gateway.downloadBill('2020-01-01')).toMatchObject({ outcome: 'not_ready' });
      });
    });
  });
}
