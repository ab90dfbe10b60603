import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { refuse } from './errors.ts';
import type { Refusal } from './problems.ts';
import { invalidField } from './validation.ts';

/** The body of a route that takes one file, for the OpenAPI document; `@fastify/multipart` reads it. */
export const UploadBody = Type.Object({
  file: Type.Optional(Type.Unknown({ contentMediaType: 'application/octet-stream' })),
});

/**
 * Reads the one file of a multipart request, in the field `file`.
 * @throws `body_too_large` by way of the framework when the file passes the limit of the route
 */
export async function readUpload(request: FastifyRequest): Promise<Buffer | Refusal> {
  if (!request.isMultipart()) return refuse('unsupported_media_type');
  const part = await request.file();
  if (part === undefined || part.fieldname !== 'file')
    return invalidField('file', '请选择一个文件', 'a file is required');
  return part.toBuffer();
}
