import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../platform/http/schema.ts';

export const USERNAME_PATTERN = '^(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9]{8,12}$';
const PASSWORD_MAX = 128;

export const NewUsername = Type.String({
  pattern: USERNAME_PATTERN,
  maxLength: 12,
  description: '8 to 12 letters and digits, at least one of each; unique without regard to case.',
  'x-message': {
    zh: '用户名为 8–12 位字母和数字，且两者都要有',
    en: '8 to 12 letters and digits, at least one of each',
  },
});

export const NewPassword = Type.String({
  minLength: 8,
  maxLength: PASSWORD_MAX,
  description: 'At least 8 characters and not among the common passwords.',
  'x-message': {
    zh: `密码为 8–${PASSWORD_MAX} 个字符`,
    en: `8 to ${PASSWORD_MAX} characters`,
  },
});

export const PasswordAgain = Type.String({ maxLength: 1_024, description: 'The same password once more.' });

/** A password that was chosen before: any non-empty one is judged by its hash, not by its form. */
export const Password = Type.String({ minLength: 1, maxLength: 1_024 });

export const Mobile = Type.String({
  minLength: 1,
  maxLength: 30,
  description: 'A mobile number of mainland China, with or without +86.',
  'x-message': { zh: '请填写中国大陆手机号', en: 'A mobile number of mainland China' },
});

export const SmsCode = Type.String({
  pattern: '^[0-9]{6}$',
  maxLength: 6,
  'x-message': { zh: '验证码为 6 位数字', en: 'Six digits' },
});

export const User = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: orNull(Type.String()),
  mobile: orNull(Type.String({ description: 'Masked, as 138****8000.' })),
  mobileVerifiedAt: orNull(Time),
  nickname: Type.String(),
  avatarUrl: orNull(Type.String()),
  hasPassword: Type.Boolean(),
  createdAt: Time,
});
export type User = Static<typeof User>;

const accessToken = {
  accessToken: Type.String({ description: 'A JWT for `Authorization: Bearer`.' }),
  expiresInSeconds: Type.Integer(),
};
export const Access = Type.Object(accessToken);
export type Access = Static<typeof Access>;

export const Session = Type.Object({ user: User, ...accessToken });
export type Session = Static<typeof Session>;

export const Registration = Type.Object({
  username: NewUsername,
  mobile: Mobile,
  password: NewPassword,
  passwordConfirm: PasswordAgain,
  smsCode: Type.Optional(SmsCode),
});
export type Registration = Static<typeof Registration>;

export const Credentials = Type.Object({
  username: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The username, or a mobile number that was proven by SMS.',
  }),
  password: Password,
});
export type Credentials = Static<typeof Credentials>;

export const CodeRequest = Type.Object({ mobile: Mobile });

export const SmsLogin = Type.Object({ mobile: Mobile, code: SmsCode });
export type SmsLogin = Static<typeof SmsLogin>;

export const SmsSession = Type.Object({
  ...Session.properties,
  created: Type.Boolean({ description: 'Whether this sign-in made the account.' }),
  passwordEnded: Type.Boolean({
    description:
      'Whether the number was unproven until now, and the password and sessions set before have ended.',
  }),
});
export type SmsSession = Static<typeof SmsSession>;

export const PasswordReset = Type.Object({
  mobile: Mobile,
  code: SmsCode,
  newPassword: NewPassword,
  newPasswordConfirm: PasswordAgain,
});
export type PasswordReset = Static<typeof PasswordReset>;

export const PasswordChange = Type.Object({
  oldPassword: Type.Optional(Password),
  newPassword: NewPassword,
  newPasswordConfirm: PasswordAgain,
});
export type PasswordChange = Static<typeof PasswordChange>;

export const Deletion = Type.Object({
  password: Type.Optional(Password),
  code: Type.Optional(SmsCode),
});
export type Deletion = Static<typeof Deletion>;

export const Profile = Type.Object({
  nickname: Type.Optional(Type.String({ minLength: 1, maxLength: 30 })),
  avatarUrl: Type.Optional(
    orNull(
      Type.String({
        maxLength: 500,
        pattern: '^(/uploads/[A-Za-z0-9._-]+|https://[^\\s"\'<>\\\\]+)$',
        'x-message': {
          zh: '应为上传的图片或 https 地址',
          en: 'must be an uploaded image or an https address',
        },
      }),
    ),
  ),
});
export type Profile = Static<typeof Profile>;

export const DeviceSession = Type.Object({
  id: Type.String({ format: 'uuid' }),
  device: Type.String(),
  ip: orNull(Type.String()),
  createdAt: Time,
  lastUsedAt: Time,
  isCurrent: Type.Boolean(),
});
export type DeviceSession = Static<typeof DeviceSession>;
