import { type Static, Type } from 'typebox';
import { KeysetQuery, keysetOf } from '../../../platform/http/keyset.ts';
import { ListedAdminOrder } from '../admin/schema.ts';
import { ORDER_STATUSES } from '../lifecycle.ts';

const Moment = Type.String({
  anyOf: [{ format: 'date' }, { format: 'date-time' }],
  'x-message': { zh: '应为日期或时间', en: 'must be a date or a date with time' },
});

export const OrderSearch = Type.Object({
  status: Type.Optional(Type.Enum(ORDER_STATUSES)),
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'An order number or its end, recipient, mobile number of the recipient or the account or its last four digits, tracking number, SKU code, or username.',
    }),
  ),
  from: Type.Optional(Moment),
  to: Type.Optional(Moment),
  skuId: Type.Optional(Type.String({ maxLength: 100 })),
  hasRefundRequest: Type.Optional(
    Type.Boolean({ description: 'Whether a request for a refund waits for an answer.' }),
  ),
  sort: Type.Union([Type.Literal('newest'), Type.Literal('oldest')], { default: 'newest' }),
  ...KeysetQuery,
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
export type OrderSearch = Static<typeof OrderSearch>;

export const FoundOrders = Type.Object({
  ...keysetOf(ListedAdminOrder).properties,
  total: Type.Integer({
    description: 'How many there are; without `page` and `pageSize` as `count` knows, up to 10,000.',
  }),
  page: Type.Integer(),
  pageSize: Type.Integer(),
});
