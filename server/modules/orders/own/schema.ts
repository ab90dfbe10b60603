import { type Static, Type } from 'typebox';
import { Count, paged, pageFields } from '../../../platform/http/schema.ts';
import { ORDER_STATUSES } from '../lifecycle.ts';
import { ListedOrder, Status } from '../schema.ts';

export const OwnOrderFilter = Type.Object({
  status: Type.Optional(Status),
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'Words of a product’s title, or digits of an order number.' }),
  ),
  ...pageFields,
});
export type OwnOrderFilter = Static<typeof OwnOrderFilter>;

export const OwnOrders = Type.Object({
  ...paged(ListedOrder).properties,
  counts: Type.Object(Object.fromEntries(ORDER_STATUSES.map((status) => [status, Count])), {
    description: 'How many orders `q` finds in each status, whatever `status` is.',
  }),
});
