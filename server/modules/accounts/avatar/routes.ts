import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { UPLOAD_BYTES_MAX } from '../../../platform/http/uploads.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Accounts } from '../service.ts';

/** The most that a multipart body has besides the file: boundaries, headers and small fields. */
const ENVELOPE_BYTES = 16 * 1024;

/** The signed-in user's picture. */
export function avatarRoutes({ avatars }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });

    app.post(
      '/api/me/avatar',
      {
        config: { access: 'shopper' },
        bodyLimit: UPLOAD_BYTES_MAX + ENVELOPE_BYTES,
        schema: {
          summary: 'Upload a picture of oneself: PNG, JPEG, GIF or WebP, up to 5 MiB',
          tags: ['me'],
          consumes: ['multipart/form-data'],
          body: Type.Object({
            file: Type.Optional(Type.Unknown({ contentMediaType: 'application/octet-stream' })),
          }),
          response: { 201: Type.Object({ avatarUrl: Type.String() }) },
        },
      },
      async (request, reply) => {
        if (!request.isMultipart()) return unwrap(refuse('unsupported_media_type'));
        const part = await request.file();
        if (part === undefined || part.fieldname !== 'file')
          return unwrap(invalidField('file', '请选择一张图片', 'a picture is required'));
        // Throws `body_too_large` when the file has more than UPLOAD_BYTES_MAX.
        const bytes = await part.toBuffer();
        const avatarUrl = unwrap(await avatars.replace(userIdOf(request), bytes));
        reply.code(201);
        return { avatarUrl };
      },
    );
  };
}
