import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';
import { CART_COUNT_MAX, CART_SKUS_MAX } from '../../cart/index.ts';

const Line = Type.Object({
  skuId: Type.String(),
  count: Type.Integer({ minimum: 1 }),
});

const parcelFields = {
  /** A code of `/api/admin/carriers`, or what staff typed. */
  carrier: Type.String(),
  carrierName: Type.String({ description: 'The name of a known carrier, else `carrier` itself.' }),
  trackingNumber: Type.String(),
  trackingUrl: orNull(Type.String()),
  shippedAt: Time,
};

/** The newest parcel of an order. */
export const NewestParcel = Type.Object(parcelFields);

export const Parcel = Type.Object({ id: Type.String(), ...parcelFields, lines: Type.Array(Line) });
export type ParcelView = Static<typeof Parcel>;

const Carrier = readableText({ maxLength: 50 });
const TrackingNumber = readableText({ maxLength: 100 });

export const NewParcel = Type.Object({ carrier: Carrier, trackingNumber: TrackingNumber });

export const NewShipment = Type.Object({
  carrier: Carrier,
  trackingNumber: TrackingNumber,
  lines: Type.Optional(
    Type.Array(
      Type.Object({
        skuId: Type.String({ maxLength: 100 }),
        count: Type.Integer({ minimum: 1, maximum: CART_COUNT_MAX }),
      }),
      { minItems: 1, maxItems: CART_SKUS_MAX, description: 'Absent: all that is left to ship.' },
    ),
  ),
});
export type NewShipment = Static<typeof NewShipment>;

export const ShipmentChange = Type.Object({
  carrier: Type.Optional(Carrier),
  trackingNumber: Type.Optional(TrackingNumber),
});
export type ShipmentChange = Static<typeof ShipmentChange>;

export const ShipmentPath = Type.Object({
  orderNo: Type.String({ maxLength: 100 }),
  shipmentId: Type.String({ maxLength: 100 }),
});

export const Carriers = Type.Object({
  items: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), trackingUrl: Type.String() })),
});
