import type { FastifyInstance, FastifyReply } from 'fastify';
import { cashierPage, refusalPage, tradesPage } from './cashier-pages.ts';
import type { Alipay, Trade } from './index.ts';
import { IDENTITY } from './messages.ts';
import { signMessage } from './signature.ts';
import { beijingTime, yuan } from './wire.ts';

const LISTED_TRADES = 100;

/** The pages that the buyer sees. */
export function cashierRoutes(app: FastifyInstance, alipay: Alipay): void {
  const isOpen = (trade: Trade) =>
    trade.paidAt === null &&
    (trade.status === 'WAIT_BUYER_PAY' || alipay.faults.inForce().expiry === 'ignored');
  const send = (reply: FastifyReply, code: number, text: string) =>
    reply.code(code).type('text/html; charset=utf-8').send(text);
  const missing = (reply: FastifyReply) => send(reply, 404, refusalPage('ACQ.TRADE_NOT_EXIST', '交易不存在'));

  app.get<{ Params: { tradeNo: string } }>('/alipay/cashier/:tradeNo', async (request, reply) => {
    const trade = alipay.trades.findByTradeNo(request.params.tradeNo);
    return trade ? send(reply, 200, cashierPage(trade, isOpen(trade))) : missing(reply);
  });

  app.post<{ Params: { tradeNo: string } }>('/alipay/cashier/:tradeNo/pay', async (request, reply) => {
    const trade = alipay.trades.findByTradeNo(request.params.tradeNo);
    if (!trade) return missing(reply);
    const paid = alipay.pay(trade.outTradeNo);
    // A second press finds the trade paid and sends the browser back to the shop too.
    if (!paid.ok && paid.code !== 'paid') return send(reply, 409, cashierPage(trade, false));
    return reply.redirect(returnUrl(alipay, paid.ok ? paid.trade : trade), 303);
  });

  app.get('/alipay/trades', async (_request, reply) =>
    send(reply, 200, tradesPage(alipay.trades.recent(LISTED_TRADES))),
  );
}

/** The signed return address of the shop; without a return address, the cashier's own page. */
function returnUrl(alipay: Alipay, trade: Trade): string {
  if (!trade.returnUrl || !URL.canParse(trade.returnUrl)) return `/alipay/cashier/${trade.tradeNo}`;
  const fields = signMessage(
    {
      charset: 'utf-8',
      out_trade_no: trade.outTradeNo,
      method: `alipay.trade.${trade.channel}.pay.return`,
      total_amount: yuan(trade.totalFen),
      trade_no: trade.tradeNo,
      auth_app_id: IDENTITY.appId,
      version: '1.0',
      app_id: IDENTITY.appId,
      seller_id: IDENTITY.sellerId,
      timestamp: beijingTime(Date.now()),
    },
    alipay.keys.alipayPrivate,
  );
  const url = new URL(trade.returnUrl);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}
