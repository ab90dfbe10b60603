import type { PaymentChannel } from './payment-providers.ts';

/**
 * What the shop asks of a payment provider. An adapter does not throw for expected trouble (no network, a bad
 * signature, a refusal): each answer is one of the outcomes below. A caller's bug, such as an amount of 0, throws.
 * Money is in integer fen. An adapter passes `payment.contract.ts`.
 */

/**
 * `waiting`: the buyer may still pay. `paid`: the provider has the buyer's money. `closed`: nobody can pay any more,
 * or all of the money went back.
 */
export type PaymentState = 'waiting' | 'paid' | 'closed';

export interface OpenRequest {
  /** Our number for this payment: letters, digits and underscores, at most 64. */
  outTradeNo: string;
  /** The title that the buyer reads; characters that the provider does not take are replaced. */
  subject: string;
  amountFen: number;
  channel: PaymentChannel;
  /** When the provider stops taking money for it; cut to whole seconds. */
  expiresAt: Date;
  /** Where the buyer's browser comes back to. */
  returnUrl: string;
  /** Where the provider reports the payment, server to server. */
  notifyUrl: string;
  /** Where a buyer on a phone comes back to without paying; the shop's front page by default. */
  quitUrl?: string;
  /** The address of the buyer's device: some providers check that the same device pays. */
  buyerIp: string;
  /** Who the buyer is at the provider, for a payment inside the provider's own app. */
  openid?: string;
}

/** What the buyer needs in order to pay. */
export type PayWith =
  /** The browser goes to this address. */
  | { kind: 'redirect'; url: string }
  /** The page shows this text as a QR code, and the buyer scans the code with a phone. */
  | { kind: 'qr_code'; code: string }
  /** The page runs inside the provider's app and hands these parameters to the app. */
  | { kind: 'in_app'; params: Record<string, string> };

export type OpenResult =
  | { outcome: 'opened'; payWith: PayWith }
  /** The payment waits for its buyer no more: it is paid or closed already. `query` says which. */
  | { outcome: 'not_waiting' }
  | Unavailable;

/** A provider's HTTP request to `notifyUrl`, as it arrived. */
export interface NotifyRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Uint8Array;
}

/** A report that is signed by the provider and about our account. Our books decide what it means. */
export interface PaymentNotify {
  outTradeNo: string;
  tradeNo: string;
  /** Null for a status that the adapter does not know. */
  state: PaymentState | null;
  /** What the buyer was asked to pay; null where the report holds no exact amount. */
  amountFen: number | null;
  /** Whether the report says that money of this payment went back to the buyer. */
  reportsRefund: boolean;
  /** Every field as decoded, unknown ones included. */
  fields: Record<string, unknown>;
}

/** `not_verified`: a bad signature, another account, or no report at all. */
export type NotifyReading =
  | { outcome: 'verified'; notify: PaymentNotify }
  | { outcome: 'not_verified'; reason: string };

/** `rejected`: the shop does not believe the report. `failed`: the shop could not book it, as without a database. */
export type NotifyVerdict = 'accepted' | 'rejected' | 'failed';

/** What the provider's server is answered. */
export interface NotifyAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** The browser's return: never proof of payment, only a reason to ask `query`. */
export type ReturnReading =
  | { outcome: 'verified'; outTradeNo: string; fields: Record<string, unknown> }
  | { outcome: 'not_verified'; reason: string };

/** No answer that may be believed: what was asked for may or may not have happened. Ask again later. */
export interface Unavailable {
  outcome: 'unavailable';
  reason: string;
}

export type QueryResult =
  | {
      outcome: 'found';
      state: PaymentState;
      /** Empty where the provider gives a number only to a payment that is paid. */
      tradeNo: string;
      amountFen: number;
      fields: Record<string, unknown>;
    }
  /** The provider does not know the number: nobody has paid. */
  | { outcome: 'not_exist' }
  | Unavailable;

export type CloseResult =
  | { outcome: 'closed' }
  /** The buyer never opened the payment, so nobody has paid. */
  | { outcome: 'not_exist' }
  /** The payment is paid or closed already, or the buyer is paying at this moment. `query` says which. */
  | { outcome: 'status_error'; code: string }
  | Unavailable;

/** One refund. One `outRequestNo` has one amount for ever: a repeat with the same pair moves no more money. */
export interface RefundOrder {
  outTradeNo: string;
  /** Unique among all refunds of the shop. */
  outRequestNo: string;
  amountFen: number;
  /** What the provider took in this payment. */
  paidFen: number;
  reason: string;
  /** Where the provider reports the refund, server to server. */
  notifyUrl?: string;
}

export type RefundResult =
  /** This very call moved the money. */
  | { outcome: 'done' }
  /** Accepted, but perhaps this call moved no money, as after a repeat: `refundQuery` decides. */
  | { outcome: 'pending' }
  /** Refused for now (the seller's balance, the provider's own trouble): the same request again later. */
  | { outcome: 'retry'; code: string; message: string }
  /** Refused for good (frozen, too old, more than was paid): an operator has to decide. */
  | { outcome: 'refused'; code: string; message: string }
  | Unavailable;

export type RefundQueryResult =
  /** `amountFen` is this refund's own amount; null where the provider names none. */
  | { outcome: 'done'; amountFen: number | null }
  /** Not received, failed, or not finished yet. */
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
  /** What the buyer paid; negative for a refund. */
  amountFen: number;
  /** What the merchant received; negative for a refund. */
  receivedFen: number;
  /** Every column under its own heading. */
  fields: Record<string, string>;
}

export type BillResult =
  | { outcome: 'downloaded'; rows: BillRow[] }
  /** No bill for that day: the provider has not made it yet, or no money moved. */
  | { outcome: 'not_ready'; code: string }
  | Unavailable;

export interface PaymentGateway {
  /** The largest amount of one payment. */
  readonly amountMaxFen: number;
  /** Makes a payment that the buyer can pay. A repeat with the same request gives the same payment. */
  open(request: OpenRequest): Promise<OpenResult>;
  /** Decodes and verifies a report of the provider's server. It may fetch the key that signed the report. */
  readNotify(request: NotifyRequest): Promise<NotifyReading>;
  /** The answer to a report. After `rejected` and `failed` the provider sends the report again. */
  answerNotify(verdict: NotifyVerdict): NotifyAnswer;
  /** Verifies the query string, without its question mark, with which the browser comes back. */
  readReturn(rawQuery: string): ReturnReading;
  query(outTradeNo: string): Promise<QueryResult>;
  close(outTradeNo: string): Promise<CloseResult>;
  refund(order: RefundOrder): Promise<RefundResult>;
  refundQuery(refund: { outTradeNo: string; outRequestNo: string }): Promise<RefundQueryResult>;
  /** The bill of one day in Beijing, `yyyy-MM-dd`. */
  bill(date: string): Promise<BillResult>;
}
