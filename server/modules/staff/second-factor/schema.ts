import { Type } from 'typebox';

export const TotpSecret = Type.Object({
  secret: Type.String({ description: 'Base32, to be typed where no camera is at hand.' }),
  otpauthUrl: Type.String({ description: 'What an authenticator app reads as a QR code.' }),
});

export const TotpCode = Type.Object({
  code: Type.String({
    pattern: '^\\s*(\\d\\s*){6}$',
    maxLength: 20,
    'x-message': { zh: '验证码为 6 位数字', en: 'Six digits' },
  }),
});

export const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String(), {
    description: 'Ten; each counts once. They are shown only now.',
  }),
});
