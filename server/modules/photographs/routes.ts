import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { readUpload, UploadBody } from '../../platform/http/upload-request.ts';
import { MULTIPART_ENVELOPE_BYTES, PRODUCT_PICTURE_BYTES_MAX } from '../../platform/http/uploads.ts';
import { Photograph } from './schema.ts';
import type { Photographs } from './service.ts';

/** Photographs for a request or a review, uploaded one by one before it is sent. */
export const photographRoutes =
  (photographs: Photographs): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(multipart, {
      limits: { fileSize: PRODUCT_PICTURE_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });

    app.post(
      '/api/me/photographs',
      {
        config: { access: 'shopper', limit: 'upload' },
        bodyLimit: PRODUCT_PICTURE_BYTES_MAX + MULTIPART_ENVELOPE_BYTES,
        schema: {
          tags: ['me'],
          summary: 'Upload a photograph for a request or a review: JPEG, PNG, WebP or AVIF, up to 10 MiB',
          consumes: ['multipart/form-data'],
          body: UploadBody,
          response: { 201: Photograph },
        },
      },
      async (request, reply) => {
        const bytes = unwrap(await readUpload(request));
        return reply.code(201).send(unwrap(await photographs.add(userIdOf(request), bytes)));
      },
    );
  };
