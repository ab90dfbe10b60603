import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../platform/http/schema.ts';
import { NOT_A_MOBILE } from '../../platform/values/mobile.ts';

/** Fields that several use cases of accounts share. */

const PASSWORD_MAX = 128;

export const NewUsername = Type.String({
  pattern: '^(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9]{8,12}$',
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

/** A password that was set earlier. The rules for new passwords may have changed since, so any non-empty text is checked. */
export const Password = Type.String({ minLength: 1, maxLength: 1_024 });

export const Mobile = Type.String({
  minLength: 1,
  maxLength: 30,
  description: 'A mobile number of mainland China, with or without +86.',
  'x-message': NOT_A_MOBILE,
});

export const SmsCode = Type.String({
  pattern: '^[0-9]{6}$',
  maxLength: 6,
  'x-message': { zh: '验证码为 6 位数字', en: 'Six digits' },
});

/** A mobile number and the code that was sent to it. */
export const MobileProof = Type.Object({ mobile: Mobile, code: SmsCode });
export type MobileProof = Static<typeof MobileProof>;

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
