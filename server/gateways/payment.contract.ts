import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownTime } from '../test/own-time.ts';
import type { NotifyReading, OpenRequest, PaymentGateway, PayWith } from './payment.ts';
import type { PaymentChannel } from './payment-providers.ts';
import type { PaymentWorld } from './payment-world.ts';

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

    const request = (changes: Partial<OpenRequest> = {}): OpenRequest => ({
      outTradeNo,
      subject: '全棉100%衬衫',
      amountFen: 8_805,
      channel: world.channels[0]?.[0] as PaymentChannel,
      expiresAt: new Date(Date.now() + 600_000),
      returnUrl: world.returnUrl,
      notifyUrl: world.notifyUrl,
      buyerIp: '198.51.100.7',
      openid: 'oBuyer',
      ...changes,
    });
    const payWithOf = async (changes: Partial<OpenRequest> = {}): Promise<PayWith> => {
      const opened = await gateway.open(request(changes));
      if (opened.outcome !== 'opened') throw new Error(JSON.stringify(opened));
      return opened.payWith;
    };
    const open = async (changes: Partial<OpenRequest> = {}) => world.visit(await payWithOf(changes));
    const openAndPay = async (changes: Partial<OpenRequest> = {}) => {
      await open(changes);
      await world.pay(outTradeNo);
    };
    const requestNo = (name = 'r1') => `${outTradeNo}${name}`;
    const refundOf = (amountFen: number, name = 'r1') => ({
      outTradeNo,
      outRequestNo: requestNo(name),
      amountFen,
      paidFen: 8_805,
      reason: '尺码不合适',
      notifyUrl: world.notifyUrl,
    });
    /** Refunds, and expects that the money is back. */
    const refundDone = async (amountFen: number, name = 'r1') => {
      const order = refundOf(amountFen, name);
      const outcome = world.refundsAtOnce ? 'done' : 'pending';
      expect(await gateway.refund(order)).toEqual({ outcome });
      expect(await gateway.refundQuery(order)).toEqual({ outcome: 'done', amountFen });
    };

    describe('opening', () => {
      test('gives the buyer what is needed to pay, on each channel', async () => {
        for (const [index, [channel, kind]] of world.channels.entries()) {
          const opened = await payWithOf({ channel, outTradeNo: `${outTradeNo}${index}` });
          expect([channel, opened.kind]).toEqual([channel, kind]);
        }
      });

      test('a repeat with the same request leads to the same payment', async () => {
        const same = request();
        for (const repeat of [same, same])
          expect(await gateway.open(repeat)).toMatchObject({ outcome: 'opened' });
        await openAndPay(same);
        expect(['opened', 'not_waiting']).toContain((await gateway.open(same)).outcome);
        expect(await gateway.query(outTradeNo)).toMatchObject({ outcome: 'found', state: 'paid' });
      });

      test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
        'an amount of %f fen is a bug and throws',
        async (amountFen) => {
          await expect(gateway.open(request({ amountFen }))).rejects.toThrow(RangeError);
        },
      );

      test('an amount above the largest one is a bug and throws', async () => {
        const amountFen = gateway.amountMaxFen + 1;
        await expect(gateway.open(request({ amountFen }))).rejects.toThrow(RangeError);
      });
    });

    describe('asking about a payment', () => {
      test('a number that was never opened does not exist', async () => {
        expect(await gateway.query(outTradeNo)).toEqual({ outcome: 'not_exist' });
        expect(await gateway.close(outTradeNo)).toEqual({ outcome: 'not_exist' });
      });

      test('before the buyer has opened it, nobody has paid', async () => {
        await payWithOf();
        expect(await gateway.query(outTradeNo)).toMatchObject(
          world.knowsWhatIsOpened ? { outcome: 'found', state: 'waiting' } : { outcome: 'not_exist' },
        );
      });

      test('opened by the buyer on any channel it waits, then it is paid', async () => {
        for (const [index, [channel]] of world.channels.entries()) {
          const number = `${outTradeNo}${index}`;
          await open({ channel, outTradeNo: number });
          expect(await gateway.query(number)).toMatchObject({
            outcome: 'found',
            state: 'waiting',
            amountFen: 8_805,
          });
          await world.pay(number);
          const paid = await gateway.query(number);
          expect(paid).toMatchObject({ outcome: 'found', state: 'paid', amountFen: 8_805 });
          expect(paid).toHaveProperty('tradeNo', expect.stringMatching(/^\w{10,}$/));
        }
      });

      test.each([1, 10, 100, 109, 99_999, null])(
        'an amount of %i fen arrives exactly; null stands for the largest one',
        async (fen) => {
          const amountFen = fen ?? gateway.amountMaxFen;
          await open({ amountFen });
          expect(await gateway.query(outTradeNo)).toMatchObject({ amountFen });
        },
      );

      test.each(['a/b=c&d', '"双引号" <b>', '茶+杯 50% off', '换\n行', '长'.repeat(400), ' '])(
        'the subject %j can be paid',
        async (subject) => {
          await openAndPay({ subject });
          expect(await gateway.query(outTradeNo)).toMatchObject({ state: 'paid' });
        },
      );

      test('is closed when its time is over, and not before', async () => {
        // The provider is told whole seconds, so a payment lives up to one second less.
        const expiresAt = new Date(Date.now() + 2_500);
        await open({ expiresAt });
        await expect.poll(() => gateway.query(outTradeNo)).toMatchObject({ state: 'closed' });
        expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime() - 1_000);
      });
    });

    describe('closing', () => {
      test('a waiting payment closes, and takes no money then', async () => {
        await open();
        expect(await gateway.close(outTradeNo)).toEqual({ outcome: 'closed' });
        await expect(world.pay(outTradeNo)).rejects.toThrow();
        expect(await gateway.query(outTradeNo)).toMatchObject({ outcome: 'found', state: 'closed' });
      });

      test.each(['paid', 'closed'])('a %s payment does not close', async (state) => {
        await open();
        await (state === 'paid' ? world.pay(outTradeNo) : gateway.close(outTradeNo));
        expect(await gateway.close(outTradeNo)).toMatchObject({ outcome: 'status_error' });
      });
    });

    describe('reports', () => {
      const readReports = async (count: number) =>
        Promise.all((await world.reports(outTradeNo, count)).map((report) => gateway.readNotify(report)));
      const notifyOf = (reading: NotifyReading | undefined) =>
        reading?.outcome === 'verified' ? reading.notify : null;

      test('a payment is reported', async () => {
        await openAndPay();
        const [reading] = await readReports(1);
        expect(notifyOf(reading)).toMatchObject({
          outTradeNo,
          state: 'paid',
          amountFen: 8_805,
          reportsRefund: false,
        });
      });

      test('a report with one changed byte is not verified', async () => {
        await openAndPay();
        const [report] = await world.reports(outTradeNo, 1);
        if (!report) throw new Error('no report came');
        const rawBody = Uint8Array.from(report.rawBody);
        const middle = rawBody.length >> 1;
        rawBody[middle] = (rawBody[middle] ?? 0) ^ 1;
        expect(await gateway.readNotify({ ...report, rawBody })).toMatchObject({ outcome: 'not_verified' });
      });

      test.each(['', '=', '%', '{}', '{"a', '\u0000', 'x'.repeat(100_000)])(
        'the body %# is not verified and does not throw',
        async (text) => {
          expect(await gateway.readNotify({ headers: {}, rawBody: Buffer.from(text) })).toMatchObject({
            outcome: 'not_verified',
          });
        },
      );

      test('a refund is reported as a refund', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        expect(notifyOf((await readReports(2))[1])).toMatchObject({ outTradeNo, reportsRefund: true });
      });

      test('forged reports, and those about another account, are not verified; the true one comes last', async () => {
        await world.fault('forged_reports');
        await openAndPay();
        const outcomes = (await readReports(6)).map(({ outcome }) => outcome);
        expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'not_verified'), 'verified']);
      });

      test('a report with another amount is verified, and holds that amount', async () => {
        await world.fault('wrong_amount_reports');
        await openAndPay();
        const amounts = (await readReports(2)).map((reading) => notifyOf(reading)?.amountFen);
        expect(amounts[0]).not.toBe(8_805);
        expect(amounts).toEqual([expect.any(Number), 8_805]);
      });

      test('an accepted report is sent once, a rejected one again', () => {
        const [accepted, rejected] = [gateway.answerNotify('accepted'), gateway.answerNotify('rejected')];
        expect(world.isAcknowledgement(accepted)).toBe(true);
        expect(world.isAcknowledgement(rejected)).toBe(false);
        expect(world.isAcknowledgement(gateway.answerNotify('failed'))).toBe(false);
      });
    });

    describe('the way back', () => {
      test('the browser comes back with a query string that is verified, and not a changed or doubled one', async () => {
        const address = await world.payInBrowser(await payWithOf());
        for (const bad of ['', 'a=%']) expect(gateway.readReturn(bad).outcome).toBe('not_verified');
        if (address === null) return;
        const back = new URL(address);
        expect(`${back.origin}${back.pathname}`).toBe(world.returnUrl);
        const query = back.search.slice(1);
        expect(gateway.readReturn(query)).toMatchObject({ outcome: 'verified', outTradeNo });
        for (const bad of [query.replace(outTradeNo, 'another'), `${query}&${query}`])
          expect(gateway.readReturn(bad)).toMatchObject({ outcome: 'not_verified' });
      });
    });

    describe('refunds', () => {
      test('part by part, never more than was paid', async () => {
        await openAndPay();
        await refundDone(8_000, 'a');
        expect(await gateway.refund(refundOf(806, 'b'))).toMatchObject({ outcome: 'refused' });
        await refundDone(805, 'c');
        const state = world.tellsWholeRefund ? 'closed' : 'paid';
        expect(await gateway.query(outTradeNo)).toMatchObject({ outcome: 'found', state });
      });

      test('a repeat moves no money: it is done only by the query', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
          outcome: 'done',
          amountFen: 805,
        });
        await refundDone(8_000, 'r2');
      });

      test('one request number with another amount is refused', async () => {
        await openAndPay();
        await gateway.refund(refundOf(805));
        expect(await gateway.refund(refundOf(806))).toMatchObject({ outcome: 'refused' });
      });

      test('an unknown refund is not done, also of an unknown payment', async () => {
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
          outcome: 'not_done',
        });
        await openAndPay();
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
          outcome: 'not_done',
        });
      });

      test('one that the provider holds is pending, not done, and done later', async () => {
        await openAndPay();
        await world.fault('refund_pending');
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
          outcome: 'not_done',
        });
        await world.reset();
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
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
        await refundDone(805);
      });

      test('a refund of a payment that nobody paid is refused', async () => {
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
        of.refundQuery({ outTradeNo, outRequestNo: requestNo() }),
        of.bill('2026-01-01'),
      ];
      const allUnavailable = Array.from({ length: 5 }, () => ({
        outcome: 'unavailable',
        reason: expect.any(String),
      }));

      test.each(['down', 'answer_lost'] as const)('provider %s: every call is unavailable', async (fault) => {
        await world.fault(fault);
        expect(await Promise.all(calls(gateway))).toEqual(allUnavailable);
      });

      test('a slow provider is waited for until the deadline', async () => {
        await open();
        await world.fault('slow');
        const startedAt = ownTime();
        expect(await Promise.all(calls(world.patient(200)))).toEqual(allUnavailable);
        expect(ownTime() - startedAt).toBeLessThan(2_000);
      });

      test('after a lost answer to a refund the money is gone, and asking again finds out', async () => {
        await openAndPay();
        await world.fault('answer_lost');
        expect(await gateway.refund(refundOf(805))).toMatchObject({ outcome: 'unavailable' });
        await world.reset();
        expect(await gateway.refund(refundOf(805))).toEqual({ outcome: 'pending' });
        expect(await gateway.refundQuery({ outTradeNo, outRequestNo: requestNo() })).toEqual({
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
        const bill = await gateway.bill(today);
        const rows =
          bill.outcome === 'downloaded' ? bill.rows.filter((row) => row.outTradeNo === outTradeNo) : [];
        const common = {
          outTradeNo,
          tradeNo: expect.stringMatching(/^\w+$/),
          subject: '茶,杯 "青"',
          completedAt: expect.any(Date),
        };
        expect(rows).toMatchObject([
          { ...common, kind: 'payment', outRequestNo: null, amountFen: 8_805, receivedFen: 8_805 },
          { ...common, kind: 'refund', outRequestNo: requestNo(), amountFen: -805, receivedFen: -805 },
        ]);
      });

      test('there is none for a day without payments', async () => {
        expect(await gateway.bill('2020-01-01')).toMatchObject({ outcome: 'not_ready' });
      });
    });
  });
}
