import { type Static, Type } from 'typebox';
import { Fen, orNull, Time } from '../../../platform/http/schema.ts';

const ENTRY_KINDS = [
  'attempt_opened',
  'attempt_closed',
  'message',
  'received',
  'received_surplus',
  'refund_made',
  'refund_approved',
  'refund_rejected',
  'refund_answer',
  'refund_done',
  'refund_failed',
] as const;

const MoneyEntry = Type.Object({
  at: Time,
  kind: Type.Enum(ENTRY_KINDS),
  amountFen: Type.Integer({
    description: 'What came in (above 0) or went out (below 0); 0 where no money moved.',
  }),
  source: Type.String({ description: 'The provider, the name of a member of staff, or `shop`.' }),
  reference: Type.String({
    description: "The number of the attempt or of the refund, or the provider's number of a payment.",
  }),
  /** The amount that the entry is about, where no money moved. */
  aboutFen: orNull(Fen),
  /** What the provider said, or why somebody did it. */
  note: orNull(Type.String()),
  /** What was made of a message of the provider. */
  verdict: orNull(Type.String()),
  /** How often in a row the provider gave this answer, the last time at `lastAt`. */
  times: Type.Integer(),
  lastAt: orNull(Time),
});
export type MoneyEntry = Static<typeof MoneyEntry>;

export const OrderMoneyTrail = Type.Object({
  entries: Type.Array(MoneyEntry),
  receivedFen: Fen,
  keptFen: Fen,
  returnedFen: Fen,
  onItsWayFen: Fen,
  isBalanced: Type.Boolean({ description: 'received = kept + returned + on its way.' }),
});
export type OrderMoneyTrail = Static<typeof OrderMoneyTrail>;
