import { type Static, Type } from 'typebox';
import { orNull, visibleText } from '../../platform/http/schema.ts';

const REGION_CODE = '^[0-9]{6}$';

export const RegionQuery = Type.Object({
  parent: Type.Optional(
    Type.String({
      pattern: REGION_CODE,
      'x-message': { zh: '应为六位行政区划代码', en: 'must be a region code of six digits' },
    }),
  ),
});

export const Regions = Type.Object({
  items: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), hasChildren: Type.Boolean() })),
});

export const AddressInput = Type.Object({
  recipient: visibleText(50),
  mobile: Type.String({ maxLength: 30, description: 'A mobile number of mainland China.' }),
  regionCode: Type.String({ maxLength: 30, description: 'Six digits, of the lowest level.' }),
  detail: visibleText(200),
  isDefault: Type.Optional(
    Type.Boolean({ description: 'True makes it the default. The default gives way only to another.' }),
  ),
});
export type AddressInput = Static<typeof AddressInput>;

export const Address = Type.Object({
  id: Type.String(),
  recipient: Type.String(),
  mobile: Type.String({ description: 'Eleven digits.' }),
  regionCode: Type.String(),
  province: Type.String(),
  city: Type.String(),
  district: orNull(Type.String()),
  detail: Type.String(),
  isDefault: Type.Boolean(),
});
export type Address = Static<typeof Address>;

export const Addresses = Type.Object({ items: Type.Array(Address) });
