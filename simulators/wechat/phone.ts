import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Trade, Wechat } from './index.ts';
import { missingPage, payPage, phonePage, tradesPage } from './phone-pages.ts';

const LISTED_TRADES = 100;

const queryOf = (request: FastifyRequest) => new URL(request.url, 'http://localhost').searchParams;
const webAddress = (text: string | null) =>
  text && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;

/** The pages of the buyer's phone. */
export function phoneRoutes(app: FastifyInstance, wechat: Wechat): void {
  const takesMoney = (trade: Trade) =>
    trade.paidAt === null && (trade.state !== 'CLOSED' || wechat.faults.inForce().expiry === 'ignored');
  const send = (reply: FastifyReply, code: number, text: string) =>
    reply.code(code).type('text/html; charset=utf-8').send(text);
  const show = (reply: FastifyReply, trade: Trade | undefined, back: string | null) =>
    trade ? send(reply, 200, payPage(trade, takesMoney(trade), back)) : send(reply, 404, missingPage());

  // "Scans" a code: the text of the QR code is typed or pasted.
  app.get('/wechat/phone', async (request, reply) => {
    const code = queryOf(request).get('code')?.trim();
    const waiting = wechat.trades.recent(LISTED_TRADES).filter(takesMoney);
    if (!code) return send(reply, 200, phonePage(waiting));
    const prepayId = /^weixin:\/\/wxpay\/bizpayurl\?pr=(\w+)$/.exec(code)?.[1] ?? '';
    return show(reply, wechat.trades.findByPrepayId(prepayId), null);
  });

  app.get('/wechat/cgi-bin/mmpayweb-bin/checkmweb', async (request, reply) => {
    const query = queryOf(request);
    const trade = wechat.trades.findByPrepayId(query.get('prepay_id') ?? '');
    return show(reply, trade, webAddress(query.get('redirect_url')));
  });

  app.get<{ Params: { prepayId: string } }>('/wechat/pay/:prepayId', async (request, reply) =>
    show(reply, wechat.trades.findByPrepayId(request.params.prepayId), null),
  );

  app.post<{ Params: { prepayId: string }; Body: { back?: string } | null }>(
    '/wechat/pay/:prepayId',
    async (request, reply) => {
      const trade = wechat.trades.findByPrepayId(request.params.prepayId);
      if (!trade) return send(reply, 404, missingPage());
      const paid = wechat.pay(trade.outTradeNo);
      if (!paid.ok && paid.code !== 'paid') return send(reply, 409, payPage(trade, false, null));
      const back = webAddress(request.body?.back ?? null);
      return reply.redirect(back ?? `/wechat/pay/${trade.prepayId}`, 303);
    },
  );

  app.get('/wechat/trades', async (_request, reply) =>
    send(reply, 200, tradesPage(wechat.trades.recent(LISTED_TRADES))),
  );
}
