import { type Static, Type } from 'typebox';

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

const saying = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '\\S',
    'x-message': {
      zh: `请填写，最多 ${maxLength} 个字符`,
      en: `must say something, in at most ${maxLength} characters`,
    },
  });

export const AddressInput = Type.Object({
  recipient: saying(50),
  mobile: Type.String({ maxLength: 30, description: 'A mobile number of mainland China.' }),
  regionCode: Type.String({ maxLength: 30, description: 'Six digits, of the lowest level.' }),
  detail: saying(200),
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
  district: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
  isDefault: Type.Boolean(),
});
export type Address = Static<typeof Address>;

export const Addresses = Type.Object({ items: Type.Array(Address) });
export const AddressParams = Type.Object({ id: Type.String({ maxLength: 100 }) });
