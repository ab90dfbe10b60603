import { fillPath, shopPaths } from '../../../../web/shop-paths.ts';
import type { OpenRequest, PaymentGateway, PayWith } from '../../../gateways/payment.ts';
import type {
  PaymentChannel,
  PaymentGateways,
  PaymentProvider,
} from '../../../gateways/payment-providers.ts';
import { PAYMENT_CHANNELS } from '../../../gateways/payment-providers.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isOrderNo, lockOrders, orderNotFound, readLines } from '../../orders/index.ts';
import type { Ask } from '../asking/service.ts';
import { refuse } from '../errors.ts';
import { type Payment, readPaymentsOf } from '../queries.ts';
import { insertPayment, type NewPayment } from './queries.ts';
import type { PayView } from './schema.ts';

/** Payments of an order are numbered with two digits. */
const ATTEMPTS_MAX = 99;
/** How often another channel may take the number that this request was about to use. */
const PLANS_MAX = 5;

export interface OpeningDeps {
  db: Database;
  gateways: PaymentGateways;
  /** The shop's public address, without a slash at the end. */
  publicUrl: string;
  ask: Ask;
}

export interface OpenWish {
  userId: string;
  orderNo: string;
  provider: PaymentProvider;
  channel: PaymentChannel;
  /** The address of the buyer's device. */
  buyerIp: string;
  /** Who the buyer is at the provider; needed inside the provider's own app. */
  openid?: string;
}

export interface OpenedPayment {
  isNew: boolean;
  payment: { paymentId: string; outTradeNo: string; expiresAt: string } & PayView;
}

/** The payment to open, stored or not. `stored` is null where the payment is new. */
interface Plan {
  next: NewPayment & { outTradeNo: string };
  stored: Payment | null;
}

/**
 * A way to pay the order: the open payment of this provider and channel, or a new one.
 *
 * The provider is asked outside of any transaction and before the payment is stored. So a provider that gives no answer
 * leaves nothing behind, and the repeat uses the same number. Nobody can pay in between: the buyer has no URL yet.
 */
export async function openPayment(deps: OpeningDeps, wish: OpenWish): Promise<OpenedPayment | Refusal> {
  const channels: readonly string[] = PAYMENT_CHANNELS[wish.provider];
  if (!channels.includes(wish.channel))
    return invalidField('channel', `只能是 ${channels}`, `must be one of ${channels}`);
  if (wish.channel === 'jsapi' && wish.openid === undefined)
    return invalidField('openid', '微信内支付需要 openid', 'is needed for a payment inside WeChat');
  const gateway = deps.gateways[wish.provider];
  if (!gateway) return refuseAny('gateway_not_configured');
  if (!isOrderNo(wish.orderNo)) return orderNotFound();
  for (let plans = 0; plans < PLANS_MAX; plans++) {
    const opened = await openOnce(deps, gateway, wish);
    if (opened !== 'number_taken') return opened;
  }
  throw new Error(`other channels took the number of a payment ${PLANS_MAX} times`);
}

async function openOnce(
  deps: OpeningDeps,
  gateway: PaymentGateway,
  wish: OpenWish,
): Promise<OpenedPayment | Refusal | 'number_taken'> {
  const plan = await inTransaction(deps.db, (tx) => planPayment(tx, wish));
  if (isRefusal(plan)) return plan;
  if (plan.next.amountFen > gateway.amountMaxFen) return refuse('order_not_payable');
  const opened = await gateway.open(await toRequest(deps, wish, plan.next));
  if (opened.outcome === 'unavailable') return refuse('payment_unavailable');
  if (opened.outcome === 'not_waiting') return payableNoMore(deps, plan.stored);
  const { outTradeNo } = plan.next;
  const kept = plan.stored
    ? { payment: plan.stored, isNew: false }
    : await inTransaction(deps.db, (tx) => storePayment(tx, wish, outTradeNo));
  if (isRefusal(kept) || kept === 'number_taken') return kept;
  const { id: paymentId, expiresAt } = kept.payment;
  const payment = { paymentId, outTradeNo, ...toView(opened.payWith), expiresAt: expiresAt.toISOString() };
  return { isNew: kept.isNew, payment };
}

/**
 * The provider has taken the money or closed the payment, and we have not heard of it. The answer is booked; then the
 * order is paid, or the next request opens a new payment.
 */
async function payableNoMore({ ask }: OpeningDeps, stored: Payment | null): Promise<Refusal> {
  const { state } = stored ? await ask(stored) : { state: 'unknown' };
  return refuse(state === 'settled' || state === 'surplus' ? 'order_not_payable' : 'payment_unavailable');
}

/** The payment that the order has open, or the next one. The order is locked: nobody is closing it at this moment. */
async function planPayment(
  tx: Tx,
  { userId, orderNo, provider, channel }: OpenWish,
): Promise<Plan | Refusal> {
  const [order] = await lockOrders(tx, [orderNo]);
  if (order?.userId !== userId) return orderNotFound();
  if (order.status !== 'pending_payment' || order.isExpired || order.isClosing)
    return refuse('order_not_payable');
  const payments = await readPaymentsOf(tx, orderNo);
  const isSame = (each: Payment) => each.provider === provider && each.channel === channel;
  const stored = payments.find((each) => each.status === 'open' && isSame(each));
  if (stored) return { next: stored, stored };
  const attempt = payments.length + 1;
  if (attempt > ATTEMPTS_MAX) return refuse('order_not_payable');
  const { totalFen: amountFen, expiresAt } = order;
  const outTradeNo = `${orderNo}${String(attempt).padStart(2, '0')}`;
  return { next: { orderNo, attempt, outTradeNo, provider, channel, amountFen, expiresAt }, stored: null };
}

/** Stores the planned payment, unless a request at the same time has stored it, or has used its number. */
async function storePayment(
  tx: Tx,
  wish: OpenWish,
  outTradeNo: string,
): Promise<{ payment: Payment; isNew: boolean } | Refusal | 'number_taken'> {
  const now = await planPayment(tx, wish);
  if (isRefusal(now)) return now;
  if (now.next.outTradeNo !== outTradeNo) return 'number_taken';
  if (now.stored) return { payment: now.stored, isNew: false };
  return { payment: await insertPayment(tx, now.next), isNew: true };
}

async function toRequest(
  { db, publicUrl }: OpeningDeps,
  { buyerIp, openid }: OpenWish,
  next: Plan['next'],
): Promise<OpenRequest> {
  const { orderNo, outTradeNo, provider, channel, amountFen, expiresAt } = next;
  return {
    ...{ outTradeNo, amountFen, channel, expiresAt, buyerIp },
    ...(openid !== undefined && { openid }),
    subject: await readSubject(db, orderNo),
    returnUrl: `${publicUrl}/api/payments/${provider}/return`,
    notifyUrl: `${publicUrl}/api/payments/${provider}/notify`,
    quitUrl: publicUrl + fillPath(shopPaths.order, { orderNo }),
  };
}

/** What the buyer reads at the provider: the first of the goods, and how many kinds there are. */
async function readSubject(db: Database, orderNo: string): Promise<string> {
  const lines = await readLines(db, [orderNo]);
  const title = lines[0]?.title ?? orderNo;
  return lines.length > 1 ? `${title} 等 ${lines.length} 种商品` : title;
}

function toView(payWith: PayWith): PayView {
  switch (payWith.kind) {
    case 'redirect':
      return { url: payWith.url };
    case 'qr_code':
      return { qrCode: payWith.code };
    case 'in_app':
      return { jsapi: payWith.params as Required<PayView>['jsapi'] };
  }
}
