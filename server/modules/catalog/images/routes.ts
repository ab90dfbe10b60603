import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { readUpload, UploadBody } from '../../../platform/http/upload-request.ts';
import { MULTIPART_ENVELOPE_BYTES, PRODUCT_PICTURE_BYTES_MAX } from '../../../platform/http/uploads.ts';
import { operatorOf } from '../../staff/index.ts';
import { ImageChange, ImageOrder, ImageParams, ProductImage, ProductImages } from './schema.ts';
import type { Images } from './service.ts';

/** @param publicReads is cleared after each write, so that the operator sees the change in the shop at once */
export function imageRoutes(images: Images, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: PRODUCT_PICTURE_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });
    const tags = ['operator: catalog'];
    const config = { access: 'staff:catalog.write' } as const;

    app.post(
      '/api/admin/products/:id/images',
      {
        config: { ...config, limit: 'upload' },
        bodyLimit: PRODUCT_PICTURE_BYTES_MAX + MULTIPART_ENVELOPE_BYTES,
        schema: {
          tags,
          summary: 'Add a picture: JPEG, PNG, WebP or AVIF, up to 10 MiB and 50 megapixels',
          params: IdParams,
          consumes: ['multipart/form-data'],
          body: UploadBody,
          response: { 201: ProductImage },
        },
      },
      async (request, reply) => {
        const bytes = unwrap(await readUpload(request));
        const image = unwrap(await images.add(operatorOf(request), request.params.id, bytes));
        publicReads.clear();
        return reply.code(201).send(image);
      },
    );

    app.put(
      '/api/admin/products/:id/images/order',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Put the pictures into this order',
          params: IdParams,
          body: ImageOrder,
          response: { 200: ProductImages },
        },
      },
      async (request) => {
        const { imageIds } = request.body;
        const ordered = unwrap(await images.order(operatorOf(request), request.params.id, imageIds));
        publicReads.clear();
        return ordered;
      },
    );

    app.patch(
      '/api/admin/products/:id/images/:imageId',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Say what a picture shows',
          params: ImageParams,
          body: ImageChange,
          response: { 200: ProductImage },
        },
      },
      async (request) => {
        const { id, imageId } = request.params;
        return unwrap(await images.describe(operatorOf(request), id, imageId, request.body.alt));
      },
    );

    app.delete(
      '/api/admin/products/:id/images/:imageId',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Remove a picture', params: ImageParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        const { id, imageId } = request.params;
        unwrap(await images.remove(operatorOf(request), id, imageId));
        publicReads.clear();
        return reply.code(204).send(null);
      },
    );
  };
}
