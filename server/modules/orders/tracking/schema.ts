import { Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { Parcel } from '../shipping/schema.ts';

export const TrackedParcels = Type.Object({
  parcels: Type.Array(
    Type.Object({
      ...Parcel.properties,
      events: Type.Array(Type.Object({ at: Time, text: Type.String(), place: orNull(Type.String()) }), {
        description: 'Newest first.',
      }),
    }),
  ),
});
