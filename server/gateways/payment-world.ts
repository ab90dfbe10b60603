import type { NotifyAnswer, NotifyRequest, PaymentGateway, PayWith } from './payment.ts';
import type { PaymentChannel } from './payment-providers.ts';

/** A provider and its buyers as a test drives them. */
export interface PaymentWorld {
  gateway: PaymentGateway;
  /** The same provider, reached by a client that waits this long for each call. */
  patient(timeoutMs: number): PaymentGateway;
  /** Addresses that the provider can report to and send the browser back to. */
  notifyUrl: string;
  returnUrl: string;
  /** The channels, each with the kind of `payWith` that the buyer gets. The first one is used where it does not matter. */
  channels: [channel: PaymentChannel, payWith: PayWith['kind']][];
  /** Whether a refund that is accepted is done in the same call. Elsewhere only a query says so. */
  refundsAtOnce: boolean;
  /** Whether a query tells a payment that was refunded whole from one that was refunded in part. */
  tellsWholeRefund: boolean;
  /** Whether the provider knows a payment as soon as it is opened here, before the buyer has seen it. */
  knowsWhatIsOpened: boolean;
  /** The buyer opens the payment, and may pay it then. */
  visit(payWith: PayWith): Promise<void>;
  pay(outTradeNo: string): Promise<void>;
  /** The buyer pays in the browser. @returns the address that the browser is sent to; null where it is sent nowhere */
  payInBrowser(payWith: PayWith): Promise<string | null>;
  /** The requests with which the provider reported a payment, once there are so many. */
  reports(outTradeNo: string, count: number): Promise<NotifyRequest[]>;
  /** Whether the provider, given this answer to a report, sends the report no more. */
  isAcknowledgement(answer: NotifyAnswer): boolean;
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
