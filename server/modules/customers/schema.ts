import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../platform/http/keyset.ts';
import { Count, Fen, orNull, Time } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';
import { Address } from '../addresses/index.ts';

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

export const Customer = Type.Object({
  ...fields,
  note: Type.String(),
  orders: Type.Array(
    Type.Object({
      orderNo: Type.String(),
      status: Type.String(),
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
      status: Type.String(),
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
  status: Status,
  note: Type.Optional(readableText({ maxLength: 1_000, minLength: 0, multiline: true })),
});
export type CustomerChange = Static<typeof CustomerChange>;

export const RevealReason = Type.Object({ reason: readableText({ maxLength: 500 }) });
export const RevealedCustomer = Type.Object({
  mobile: orNull(Type.String()),
  addresses: Type.Array(Address),
});
