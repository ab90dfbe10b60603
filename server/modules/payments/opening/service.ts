import { fillPath, shopPaths } from '../../../../web/shop-paths.ts';
import type { PaymentChannel, PaymentGateway } from '../../../gateways/payment.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isOrderNo, lockOrders, orderNotFound, readLines } from '../../orders/index.ts';
import { refuse } from '../errors.ts';
import { insertPayment, type Payment, readAttempts } from '../queries.ts';

/** Attempts are numbered with two digits. */
const ATTEMPTS_MAX = 99;

export interface OpeningDeps {
  db: Database;
  gateway: PaymentGateway;
  /** Where the world finds the shop, without a slash at the end. */
  publicUrl: string;
}

export interface OpenedPayment {
  isNew: boolean;
  payment: { paymentId: string; outTradeNo: string; url: string; expiresAt: string };
}

/**
 * An order's way to the cashier: the open attempt of this channel, or a new one. The order is locked, so that no attempt
 * is opened for one that somebody is closing.
 */
export async function openPayment(
  deps: OpeningDeps,
  wish: { userId: string; orderNo: string; channel: PaymentChannel },
): Promise<OpenedPayment | Refusal> {
  if (!isOrderNo(wish.orderNo)) return orderNotFound();
  const opened = await openAttempt(deps.db, wish);
  if (isRefusal(opened)) return opened;
  const { payment, isNew } = opened;
  const { outTradeNo, amountFen, channel, expiresAt } = payment;
  const url = deps.gateway.payUrl({
    outTradeNo,
    subject: await subjectOf(deps.db, wish.orderNo),
    amountFen,
    channel,
    expiresAt,
    returnUrl: `${deps.publicUrl}/api/payments/alipay/return`,
    notifyUrl: `${deps.publicUrl}/api/payments/alipay/notify`,
    quitUrl: deps.publicUrl + fillPath(shopPaths.order, { orderNo: wish.orderNo }),
  });
  return { isNew, payment: { paymentId: payment.id, outTradeNo, url, expiresAt: expiresAt.toISOString() } };
}

function openAttempt(
  db: Database,
  { userId, orderNo, channel }: { userId: string; orderNo: string; channel: PaymentChannel },
): Promise<{ payment: Payment; isNew: boolean } | Refusal> {
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return orderNotFound();
    if (order.status !== 'pending_payment' || order.isExpired || order.isClosing)
      return refuse('order_not_payable');
    const attempts = await readAttempts(tx, orderNo);
    const open = attempts.find((each) => each.status === 'open' && each.channel === channel);
    if (open) return { payment: open, isNew: false };
    if (attempts.length >= ATTEMPTS_MAX) return refuse('order_not_payable');
    const { totalFen: amountFen, expiresAt } = order;
    const attempt = attempts.length + 1;
    const payment = await insertPayment(tx, { orderNo, attempt, channel, amountFen, expiresAt });
    return { payment, isNew: true };
  });
}

/** What the buyer reads at the cashier: the first of the goods, and how many kinds more. */
async function subjectOf(db: Database, orderNo: string): Promise<string> {
  const lines = await readLines(db, [orderNo]);
  const title = lines[0]?.title ?? orderNo;
  return lines.length > 1 ? `${title} 等 ${lines.length} 种商品` : title;
}
