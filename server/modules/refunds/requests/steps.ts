/**
 * The life of a request: what each step leads from and to. No other file decides it; the database refuses any other change
 * of status (the trigger `refund_requests_step`), and a test compares the two.
 */

export const REQUEST_KINDS = ['refund', 'return'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const REQUEST_STATUSES = [
  'requested',
  'approved',
  'rejected',
  'withdrawn',
  'sent_back',
  'received',
  'refunded',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

interface StepRow {
  by: 'shopper' | 'staff';
  to: RequestStatus;
  /** The statuses in which a request of each kind can take the step. */
  from: Record<RequestKind, readonly RequestStatus[]>;
}

export const STEPS = {
  /** The refund of money starts with it; a return waits for its pieces. */
  approve: { by: 'staff', to: 'approved', from: { refund: ['requested'], return: ['requested'] } },
  /** Pieces that come back may be others than those that were sold, or broken. */
  reject: {
    by: 'staff',
    to: 'rejected',
    from: { refund: ['requested'], return: ['requested', 'approved', 'sent_back', 'received'] },
  },
  withdraw: {
    by: 'shopper',
    to: 'withdrawn',
    from: { refund: ['requested'], return: ['requested', 'approved'] },
  },
  /** A second time corrects the number. */
  send_back: { by: 'shopper', to: 'sent_back', from: { refund: [], return: ['approved', 'sent_back'] } },
  /** Some shoppers send a parcel and tell no number. */
  receive: { by: 'staff', to: 'received', from: { refund: [], return: ['approved', 'sent_back'] } },
  /** The refund of a return starts. */
  refund: { by: 'staff', to: 'refunded', from: { refund: [], return: ['received'] } },
} as const satisfies Record<string, StepRow>;

export type RequestStep = keyof typeof STEPS;
export const REQUEST_STEPS = Object.keys(STEPS) as RequestStep[];

/** Whether a request can take a step now. */
export function mayTake(step: RequestStep, request: { kind: RequestKind; status: RequestStatus }): boolean {
  const from: readonly RequestStatus[] = STEPS[step].from[request.kind];
  return from.includes(request.status);
}

/** All steps that a request can take now, of the shopper and of staff. */
export function nextSteps(request: { kind: RequestKind; status: RequestStatus }): RequestStep[] {
  return REQUEST_STEPS.filter((step) => mayTake(step, request));
}

/** Whether nobody waits for anything any more. An approved refund of money is a refund, and has its own life. */
export function isOver(request: { kind: RequestKind; status: RequestStatus }): boolean {
  return nextSteps(request).length === 0;
}
