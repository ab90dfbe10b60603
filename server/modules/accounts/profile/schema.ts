import { type Static, Type } from 'typebox';
import { orNull, visibleText } from '../../../platform/http/schema.ts';
import { NewUsername } from '../schema.ts';

export const ProfileChange = Type.Object({
  nickname: Type.Optional(visibleText(30)),
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
export type ProfileChange = Static<typeof ProfileChange>;

export const UsernameChoice = Type.Object({ username: NewUsername });
