import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { readUpload, UploadBody } from '../../../platform/http/upload-request.ts';
import { MULTIPART_ENVELOPE_BYTES, UPLOAD_BYTES_MAX } from '../../../platform/http/uploads.ts';
import type { Accounts } from '../service.ts';

/** The signed-in user's picture. */
export function avatarRoutes({ avatars }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });

    app.post(
      '/api/me/avatar',
      {
        config: { access: 'shopper', limit: 'upload' },
        bodyLimit: UPLOAD_BYTES_MAX + MULTIPART_ENVELOPE_BYTES,
        schema: {
          summary: 'Upload a picture of oneself: PNG, JPEG, GIF or WebP, up to 5 MiB',
          tags: ['me'],
          consumes: ['multipart/form-data'],
          body: UploadBody,
          response: { 201: Type.Object({ avatarUrl: Type.String() }) },
        },
      },
      async (request, reply) => {
        // The framework throws `body_too_large` when the file has more than UPLOAD_BYTES_MAX.
        const bytes = unwrap(await readUpload(request));
        const avatarUrl = unwrap(await avatars.replace(userIdOf(request), bytes));
        reply.code(201);
        return { avatarUrl };
      },
    );
  };
}
