/**
 * What the shop asks of a payment provider. The adapter never throws for expected trouble (no network,
 * a bad signature, a refusal): every answer is one of the outcomes below. Money is in integer fen.
 */

export type PaymentChannel = 'page' | 'wap';

export interface PayUrlRequest {
  /** Our number for this attempt: letters, digits and underscores, at most 64. */
  outTradeNo: string;
  /** The title that the buyer reads at the cashier; what the provider does not take in it is replaced. */
  subject: string;
  amountFen: number;
  /** `page` for a desktop browser, `wap` for a phone's. */
  channel: PaymentChannel;
  /** When the provider stops taking money for it; cut to whole seconds. */
  expiresAt: Date;
  /** Where the buyer's browser comes back to. */
  returnUrl: string;
  /** Where the provider reports the payment, server to server. */
  notifyUrl: string;
  /** Where a buyer on a phone comes back to without paying; the shop's front page by default. */
  quitUrl?: string;
}

export type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_CLOSED' | 'TRADE_SUCCESS' | 'TRADE_FINISHED';

/** A message whose signature held. Whether it is about us (app, seller, amount) the payments room decides. */
export interface PaymentNotify {
  outTradeNo: string;
  tradeNo: string;
  /** As sent; may be a status of a later protocol, or empty. */
  tradeStatus: TradeStatus | (string & {});
  /** `total_amount`; null where it is absent or no exact amount. */
  amountFen: number | null;
  appId: string;
  sellerId: string;
  /** True when the message reports a refund (`refund_fee`, `gmt_refund` or `out_biz_no` is there). */
  isRefund: boolean;
  /** When the provider says that it sent the message; null where it does not say. */
  at: Date | null;
  /** Every field as decoded, the unknown ones as well. */
  raw: Record<string, string>;
}

export type NotifyReading = { verified: false; reason: string } | { verified: true; notify: PaymentNotify };

/** The browser's return: never proof of payment, only a reason to ask `query`. */
export type ReturnReading =
  | { verified: false; reason: string }
  | {
      verified: true;
      outTradeNo: string;
      tradeNo: string;
      amountFen: number | null;
      appId: string;
      sellerId: string;
    };

/** No believable answer: it may or may not have happened. Ask again later. */
export type Unavailable = { outcome: 'unavailable'; reason: string };

export type QueryResult =
  | {
      outcome: 'found';
      status: TradeStatus;
      tradeNo: string;
      amountFen: number;
      raw: Record<string, unknown>;
    }
  | { outcome: 'not_exist' }
  | Unavailable;

export type CloseResult =
  | { outcome: 'closed' }
  /** The cashier page was never opened, so nobody can pay. */
  | { outcome: 'not_exist' }
  /** Not waiting for the buyer any more: paid, finished or closed already. `query` tells which. */
  | { outcome: 'status_error'; code: string }
  | Unavailable;

export interface RefundRequest {
  outTradeNo: string;
  /** One number stands for one amount for ever: a repeat with the same pair moves no more money. */
  outRequestNo: string;
  amountFen: number;
  reason: string;
}

export type RefundResult =
  /** The provider moved the money in this very call (`fund_change` Y). */
  | { outcome: 'done' }
  /** Taken, but this call moved no money (`fund_change` N; also a repeat): `queryRefund` decides. */
  | { outcome: 'pending' }
  /** Refused for now (seller's balance, provider's own trouble): the same request again later. */
  | { outcome: 'retry'; code: string; message: string }
  /** Refused for good (finished, frozen, more than was paid, …): an operator's matter. */
  | { outcome: 'refused'; code: string; message: string }
  | Unavailable;

export type RefundQueryResult =
  /** `amountFen` is this refund's own amount; null where the provider does not say. */
  | { outcome: 'done'; amountFen: number | null }
  /** Not received, failed, or not yet through. */
  | { outcome: 'not_done' }
  | Unavailable;

export interface BillRow {
  kind: 'payment' | 'refund';
  tradeNo: string;
  outTradeNo: string;
  /** The refund's request number; null for a payment. */
  outRequestNo: string | null;
  subject: string;
  createdAt: Date | null;
  completedAt: Date | null;
  /** The order's amount; negative for a refund. */
  amountFen: number;
  /** What the merchant received; negative for a refund. */
  receivedFen: number;
  /** Every column under its own heading. */
  raw: Record<string, string>;
}

export type BillResult =
  | { outcome: 'downloaded'; rows: BillRow[] }
  /** No bill for that day (not made yet, or no trade). */
  | { outcome: 'not_ready'; code: string }
  | Unavailable;

export interface PaymentGateway {
  /** Whose application we are; a message that names another is not ours. */
  readonly appId: string;
  /** Whose money it is; a message that names another seller is not ours. */
  readonly sellerId: string;

  /** A signed URL to send the buyer's browser to. Nothing is asked of the provider by making it. */
  payUrl(request: PayUrlRequest): string;
  /** Decodes and verifies the provider's report from the body exactly as it arrived. */
  readNotify(rawBody: string | Uint8Array): NotifyReading;
  /** Verifies the parameters that the browser brings back: the raw query string, or as parsed. */
  verifyReturn(query: string | Record<string, unknown>): ReturnReading;
  query(outTradeNo: string): Promise<QueryResult>;
  close(outTradeNo: string): Promise<CloseResult>;
  refund(request: RefundRequest): Promise<RefundResult>;
  queryRefund(request: { outTradeNo: string; outRequestNo: string }): Promise<RefundQueryResult>;
  /** The bill of one day in Beijing, `yyyy-MM-dd`. */
  downloadBill(date: string): Promise<BillResult>;
}
