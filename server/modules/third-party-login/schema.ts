import { type Static, Type } from 'typebox';

export const ThirdParty = Type.Object({
  provider: Type.String(),
  uid: Type.String(),
  nickname: Type.String(),
  boundAt: Type.String({ format: 'date-time' }),
});
export type ThirdParty = Static<typeof ThirdParty>;
