import { type Static, Type } from 'typebox';
import { visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion } from '../../../platform/http/versions.ts';
import { Staff } from '../schema.ts';

export const STAFF_USERNAME = '^[A-Za-z0-9._-]{3,40}$';

const Roles = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
  minItems: 1,
  maxItems: 20,
  uniqueItems: true,
  description: 'Names of roles.',
});

export const NewStaff = Type.Object({
  username: Type.String({
    pattern: STAFF_USERNAME,
    maxLength: 40,
    'x-message': {
      zh: '用户名为 3–40 位字母、数字、点、横线或下划线',
      en: '3 to 40 letters, digits, dots, dashes or underscores',
    },
  }),
  name: visibleText(60),
  roles: Roles,
});
export type NewStaff = Static<typeof NewStaff>;

export const StaffChange = Type.Object({
  name: Type.Optional(visibleText(60)),
  roles: Type.Optional(Roles),
  status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('disabled')])),
  version: KnownVersion,
});
export type StaffChange = Static<typeof StaffChange>;

export const InvitedStaff = Type.Object({
  ...Staff.properties,
  invitationUrl: Type.String({ description: 'Good once, within 24 hours. It is shown only now.' }),
});
export type InvitedStaff = Static<typeof InvitedStaff>;
