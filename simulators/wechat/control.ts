import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { wechatFaultsBody } from '../faults.ts';
import { controlProblem, optionalSwitch } from '../problems.ts';
import type { Trade, Wechat } from './index.ts';
import { yuan } from './wire.ts';

const outTradeNoBody = Type.Object(
  { outTradeNo: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);
type OutTradeNoBody = Static<typeof outTradeNoBody>;

const keysBody = Type.Object(
  {
    signing: optionalSwitch(['public_key', 'certificate']),
    rotate: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

function knownTrade(wechat: Wechat, outTradeNo: string): Trade {
  const trade = wechat.trades.find(outTradeNo);
  if (trade) return trade;
  throw controlProblem(404, 'trade_not_found', `没有商户订单号为 ${outTradeNo} 的交易`);
}

/** Controls for tests and demos. WeChat Pay has none. */
export function controlRoutes(app: FastifyInstance, wechat: Wechat): void {
  app.post<{ Body: OutTradeNoBody }>(
    '/wechat/control/pay',
    { schema: { body: outTradeNoBody } },
    async (request) => {
      const { outTradeNo } = request.body;
      knownTrade(wechat, outTradeNo);
      const paid = wechat.pay(outTradeNo);
      if (paid.ok) return { tradeNo: paid.trade.transactionId };
      const message = paid.code === 'paid' ? '交易已支付' : '交易已关闭或已超时';
      throw controlProblem(409, `trade_${paid.code}`, message);
    },
  );

  app.get<{ Params: OutTradeNoBody }>('/wechat/control/trades/:outTradeNo', async (request) =>
    describe(wechat, knownTrade(wechat, request.params.outTradeNo)),
  );

  app.post<{ Body: OutTradeNoBody }>(
    '/wechat/control/forge',
    { schema: { body: outTradeNoBody } },
    async (request, reply) => {
      const trade = knownTrade(wechat, request.body.outTradeNo);
      wechat.notifier.forge(trade);
      wechat.notifier.kick();
      return reply.code(202).send(describe(wechat, trade));
    },
  );

  app.get('/wechat/control/faults', async () => wechat.faults.inForce());

  app.put<{ Body: Static<typeof wechatFaultsBody> }>(
    '/wechat/control/faults',
    { schema: { body: wechatFaultsBody } },
    async (request) => {
      const inForce = wechat.faults.change(request.body);
      wechat.refunds.settlePending();
      wechat.notifier.kick();
      return inForce;
    },
  );

  app.put<{ Body: Static<typeof keysBody> }>(
    '/wechat/control/keys',
    { schema: { body: keysBody } },
    async (request) => {
      const { signing, rotate } = request.body;
      if (signing) wechat.keys.setSigning(signing);
      if (rotate) wechat.keys.rotate();
      const serials = wechat.keys.platform().map(({ serial }) => serial);
      return { signing: wechat.keys.signing(), publicKeyId: wechat.keys.publicKeyId, serials };
    },
  );
}

/** A trade as a test sees it, with the names of the Alipay simulator. */
function describe(wechat: Wechat, trade: Trade) {
  const waiting = wechat.notifier.waiting(trade.outTradeNo);
  const at = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    tradeNo: trade.transactionId,
    outTradeNo: trade.outTradeNo,
    tradeType: trade.tradeType,
    status: trade.state,
    subject: trade.description,
    totalAmount: yuan(trade.totalFen),
    refundedAmount: yuan(trade.refundedFen),
    totalAmountFen: trade.totalFen,
    refundedAmountFen: trade.refundedFen,
    openid: trade.openid,
    expiresAt: at(trade.expiresAt),
    paidAt: at(trade.paidAt),
    refunds: wechat.refunds.of(trade.outTradeNo).map((refund) => ({
      outRequestNo: refund.outRefundNo,
      amount: yuan(refund.amountFen),
      refundedAt: at(refund.refundedAt),
    })),
    notifies: wechat.notifier.answers(trade.outTradeNo),
    notifiesWaiting: waiting.count,
    nextNotifyAt: waiting.nextAt?.toISOString() ?? null,
  };
}
