import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../platform/http/keyset.ts';
import { Count, Fen, orNull, Time } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';
import { Address } from '../addresses/index.ts';
import { ORDER_STATUSES } from '../orders/index.ts';
import { REFUND_STATUSES } from '../refunds/index.ts';

const Status = Type.Union([Type.Literal('active'), Type.Literal('blocked')]);

const fields = {
  id: Type.String(),
  username: orNull(Type.String()),
  nickname: Type.String(),
  mobile: orNull(Type.String({ description: 'Masked.' })),
  mobileVerifiedAt: orNull(Time),
  status: Status,
  createdAt: Time,
  orderCount: Count,
  spentFen: Type.Integer({ minimum: 0, description: 'What was paid, whatever went back since.' }),
  refundedFen: Fen,
  lastOrderAt: orNull(Time),
};

export const ListedCustomer = Type.Object(fields);
export type ListedCustomerView = Static<typeof ListedCustomer>;

/** Enough to tell one address from another; the whole of them comes with a reveal. */
const MaskedAddress = Type.Object({
  id: Type.String(),
  recipient: Type.String(),
  mobile: Type.String(),
  province: Type.String(),
  city: Type.String(),
  district: orNull(Type.String()),
  isDefault: Type.Boolean(),
});

export const Customer = Type.Object({
  ...fields,
  note: Type.String(),
  addresses: Type.Array(MaskedAddress, { description: 'Masked, and without street and number.' }),
  orders: Type.Array(
    Type.Object({
      orderNo: Type.String(),
      status: Type.Enum(ORDER_STATUSES),
      totalFen: Fen,
      refundedFen: Fen,
      createdAt: Time,
    }),
    { description: 'The newest twenty.' },
  ),
  refunds: Type.Array(
    Type.Object({
      id: Type.String(),
      orderNo: Type.String(),
      status: Type.Enum(REFUND_STATUSES),
      amountFen: Fen,
      reason: Type.String(),
      createdAt: Time,
    }),
    { description: 'Of those orders.' },
  ),
});
export type CustomerView = Static<typeof Customer>;

export const CustomerQuery = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'A username, mobile number, its last four digits, the beginning of a nickname, or an id.',
    }),
  ),
  ...KeysetQuery,
});
export type CustomerQuery = Static<typeof CustomerQuery>;

export const CustomerChange = Type.Object({
  status: Type.Optional(Status),
  note: Type.Optional(readableText({ maxLength: 1_000, minLength: 0, multiline: true })),
});
export type CustomerChange = Static<typeof CustomerChange>;

export const RevealReason = Type.Object({ reason: readableText({ maxLength: 500 }) });
export const RevealedCustomer = Type.Object({
  mobile: orNull(Type.String()),
  addresses: Type.Array(Address),
});
