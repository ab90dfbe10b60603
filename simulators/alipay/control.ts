import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { alipayFaultsBody } from '../faults.ts';
import { controlProblem } from '../problems.ts';
import { billDay, billZip } from './bill.ts';
import type { Alipay, Trade } from './index.ts';
import { yuan } from './wire.ts';

const outTradeNoBody = Type.Object(
  { outTradeNo: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);
type OutTradeNoBody = Static<typeof outTradeNoBody>;

const unknownTrade = (outTradeNo: string) =>
  controlProblem(
    404,
    'trade_not_found',
    `没有商户订单号为 ${outTradeNo} 的交易：收银台页面打开之后交易才存在`,
  );

/** Controls for tests and demos. Alipay has none. */
export function controlRoutes(app: FastifyInstance, alipay: Alipay): void {
  app.post<{ Body: OutTradeNoBody }>(
    '/alipay/control/pay',
    { schema: { body: outTradeNoBody } },
    async (request) => {
      const { outTradeNo } = request.body;
      const paid = alipay.pay(outTradeNo);
      if (paid.ok) return { tradeNo: paid.trade.tradeNo };
      if (paid.code === 'not_found') throw unknownTrade(outTradeNo);
      throw controlProblem(
        409,
        `trade_${paid.code}`,
        paid.code === 'paid' ? '交易已支付' : '交易已关闭或已超时',
      );
    },
  );

  app.get<{ Params: OutTradeNoBody }>('/alipay/control/trades/:outTradeNo', async (request) => {
    const trade = alipay.trades.find(request.params.outTradeNo);
    if (!trade) throw unknownTrade(request.params.outTradeNo);
    return describe(alipay, trade);
  });

  app.post<{ Params: OutTradeNoBody }>('/alipay/control/trades/:outTradeNo/finish', async (request) => {
    const trade = alipay.trades.finish(request.params.outTradeNo);
    if (!trade) throw unknownTrade(request.params.outTradeNo);
    if (trade.status !== 'TRADE_FINISHED')
      throw controlProblem(409, 'trade_not_paid', '只有支付成功的交易才能完结');
    return describe(alipay, trade);
  });

  app.post<{ Body: OutTradeNoBody }>(
    '/alipay/control/forge',
    { schema: { body: outTradeNoBody } },
    async (request, reply) => {
      const trade = alipay.trades.find(request.body.outTradeNo);
      if (!trade) throw unknownTrade(request.body.outTradeNo);
      alipay.notifier.forge(trade);
      alipay.notifier.kick();
      return reply.code(202).send(describe(alipay, trade));
    },
  );

  app.get('/alipay/control/faults', async () => alipay.faults.inForce());

  app.put<{ Body: Static<typeof alipayFaultsBody> }>(
    '/alipay/control/faults',
    { schema: { body: alipayFaultsBody } },
    async (request) => {
      const inForce = alipay.faults.change(request.body);
      alipay.refunds.settlePending();
      alipay.notifier.kick();
      return inForce;
    },
  );

  app.get<{ Params: { date: string } }>('/alipay/bill/:date.zip', async (request, reply) => {
    const day = billDay(request.params.date);
    if (!day) throw controlProblem(404, 'bill_not_found', '账单日期形如 2026-01-31');
    const refunds = alipay.refunds.refundedBetween(day.from, day.to).map((refund) => ({
      refund,
      trade: alipay.trades.find(refund.outTradeNo) as Trade,
    }));
    const zip = billZip(request.params.date, alipay.trades.paidBetween(day.from, day.to), refunds);
    return reply.type('application/zip').send(Buffer.from(zip));
  });
}

export type TradeView = ReturnType<typeof describe>;

/** A trade as a test sees it, with amounts in yuan, as Alipay writes them, and in fen. */
function describe(alipay: Alipay, trade: Trade) {
  const waiting = alipay.notifier.waiting(trade.outTradeNo);
  return {
    tradeNo: trade.tradeNo,
    outTradeNo: trade.outTradeNo,
    status: trade.status,
    subject: trade.subject,
    totalAmount: yuan(trade.totalFen),
    refundedAmount: yuan(trade.refundedFen),
    totalAmountFen: trade.totalFen,
    refundedAmountFen: trade.refundedFen,
    expiresAt: new Date(trade.expiresAt).toISOString(),
    paidAt: trade.paidAt === null ? null : new Date(trade.paidAt).toISOString(),
    refunds: alipay.refunds.of(trade.outTradeNo).map((refund) => ({
      outRequestNo: refund.outRequestNo,
      amount: yuan(refund.amountFen),
      refundedAt: refund.refundedAt === null ? null : new Date(refund.refundedAt).toISOString(),
    })),
    notifies: alipay.notifier.answers(trade.outTradeNo),
    notifiesWaiting: waiting.count,
    nextNotifyAt: waiting.nextAt?.toISOString() ?? null,
  };
}
