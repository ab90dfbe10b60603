import { type Static, Type } from 'typebox';
import { Count, Fen, Id, orNull, Time, visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { PriceFen } from '../../catalog/index.ts';

/** A quota is at most the stock that a SKU may have. */
const QUOTA_MAX = 1_000_000_000;
/** A line of an order has at most 999 pieces, and nobody is given more of a flash sale than one line holds. */
const PER_USER_MAX = 999;
const ITEMS_MAX = 100;

const PerUser = Type.Integer({
  minimum: 1,
  maximum: PER_USER_MAX,
  description: 'How many pieces one shopper may have in orders that are not cancelled.',
});
const Quota = Type.Integer({
  minimum: 1,
  maximum: QUOTA_MAX,
  description: 'How many pieces are sold at this price, in orders that are not cancelled.',
});

const NewFlashItem = Type.Object({ skuId: Id, priceFen: PriceFen, quota: Quota, perUser: PerUser });
export type NewFlashItem = Static<typeof NewFlashItem>;

const Items = Type.Array(NewFlashItem, { minItems: 1, maxItems: ITEMS_MAX });

export const NewFlashSale = Type.Object({
  name: visibleText(60),
  startsAt: Time,
  endsAt: Time,
  items: Items,
});
export type NewFlashSale = Static<typeof NewFlashSale>;

export const FlashSaleChange = Type.Object({
  name: Type.Optional(visibleText(60)),
  startsAt: Type.Optional(Time),
  endsAt: Type.Optional(Time),
  items: Type.Optional(Items),
  version: KnownVersion,
});
export type FlashSaleChange = Static<typeof FlashSaleChange>;

const SaleStatus = Type.Union([Type.Literal('next'), Type.Literal('running'), Type.Literal('ended')]);
export type SaleStatus = Static<typeof SaleStatus>;

const saleFields = { id: Type.String(), name: Type.String(), startsAt: Time, endsAt: Time };

export const AdminFlashSale = Type.Object({
  ...saleFields,
  status: SaleStatus,
  items: Type.Array(
    Type.Object({
      skuId: Type.String(),
      productId: Type.String(),
      title: Type.String(),
      options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
      priceFen: Fen,
      ordinaryPriceFen: Fen,
      quota: Count,
      perUser: Count,
      taken: Type.Integer({ minimum: 0, description: 'Pieces in orders that are not cancelled.' }),
    }),
  ),
  version: Version,
  createdAt: Time,
});
export type AdminFlashSale = Static<typeof AdminFlashSale>;

const PublicFlashItem = Type.Object({
  skuId: Type.String(),
  productId: Type.String(),
  title: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  imageUrl: orNull(Type.String()),
  priceFen: Fen,
  ordinaryPriceFen: Fen,
  quota: Count,
  left: Type.Integer({ minimum: 0, description: 'Pieces that can still be had at this price.' }),
  perUser: Count,
  available: Count,
});

export const PublicFlashSales = Type.Object({
  serverNow: Type.String({
    format: 'date-time',
    description: 'The clock that starts and ends sales; a countdown counts by this clock.',
  }),
  items: Type.Array(
    Type.Object({
      ...saleFields,
      status: Type.Union([Type.Literal('running'), Type.Literal('next')]),
      items: Type.Array(PublicFlashItem),
    }),
  ),
});
export type PublicFlashSales = Static<typeof PublicFlashSales>;
