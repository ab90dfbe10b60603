import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BYTE_ORDER_MARK, csvLines } from '../../../platform/csv/writing.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { digestOf } from '../../../platform/http/once.ts';
import { type FieldError, unwrap } from '../../../platform/http/problems.ts';
import { MULTIPART_ENVELOPE_BYTES } from '../../../platform/http/uploads.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { JobStarted, type Jobs } from '../../jobs/index.ts';
import { operatorOf, requirePermission } from '../../staff/index.ts';
import { COLUMNS, IMPORT_KINDS, IMPORT_PERMISSIONS, type ImportKind } from './columns.ts';
import { ImportBody, TemplatePath } from './schema.ts';
import { type NewImport, type SpooledFile, spool, startImport } from './service.ts';

const FILE_BYTES_MAX = 50 * 1024 * 1024;
const NAME_MAX = 200;

const isKind = (text: string): text is ImportKind => (IMPORT_KINDS as readonly string[]).includes(text);

interface Parts {
  file: SpooledFile | null;
  fields: Map<string, string>;
}

/** The parts of a multipart body, in any order. */
async function readParts(request: FastifyRequest): Promise<Parts> {
  if (!request.isMultipart()) return unwrap(refuse('unsupported_media_type'));
  let file: SpooledFile | null = null;
  const fields = new Map<string, string>();
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields.set(part.fieldname, String(part.value));
      else if (part.fieldname !== 'file' || file !== null) part.file.resume();
      else file = await spool(part.file, part.filename.slice(-NAME_MAX));
    }
  } catch (error) {
    await (file as SpooledFile | null)?.remove();
    throw error;
  }
  return { file, fields };
}

/** @throws ProblemError when a field is missing or wrong, or the caller may not import this kind */
function checkParts(request: FastifyRequest, { file, fields }: Parts): NewImport {
  const kind = fields.get('kind') ?? '';
  if (isKind(kind)) for (const permission of IMPORT_PERMISSIONS[kind]) requirePermission(request, permission);
  const dryRun = fields.get('dryRun') ?? 'false';
  const errors: FieldError[] = [];
  if (!isKind(kind))
    errors.push({ path: 'kind', zh: `只能是 ${IMPORT_KINDS}`, en: `must be one of ${IMPORT_KINDS}` });
  if (dryRun !== 'true' && dryRun !== 'false')
    errors.push({ path: 'dryRun', zh: '应为 true 或 false', en: 'must be true or false' });
  if (file === null) errors.push({ path: 'file', zh: '请选择一个文件', en: 'a file is required' });
  if (!isKind(kind) || file === null || errors.length > 0)
    return unwrap(refuse('validation_failed', { errors }));
  return { kind, isDryRun: dryRun === 'true', file };
}

/** Files that change goods, stock, prices or orders. */
export function importRoutes(jobs: Jobs): FastifyPluginAsyncTypebox {
  const tags = ['operator: jobs'];
  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: FILE_BYTES_MAX, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
    });

    app.post(
      '/api/admin/imports',
      {
        config: {
          access: 'staff:catalog.write|prices.write|stock.adjust|orders.ship',
          limit: 'upload',
        },
        bodyLimit: FILE_BYTES_MAX + MULTIPART_ENVELOPE_BYTES,
        schema: {
          tags,
          summary: 'Import a CSV file of products, stock, prices or tracking numbers, up to 50 MiB',
          headers: IdempotencyHeaders,
          consumes: ['multipart/form-data'],
          body: ImportBody,
          response: { 200: JobStarted, 202: JobStarted },
        },
      },
      async (request, reply) => {
        const key = requiredOnceKeyOf(request, {});
        const parts = await readParts(request);
        try {
          const wanted = checkParts(request, parts);
          const { kind, isDryRun, file } = wanted;
          key.digest = digestOf({ kind, isDryRun, file: file.digest });
          const outcome = unwrap(await startImport(jobs, operatorOf(request), wanted, key));
          return sendOnce(reply, outcome, 202);
        } finally {
          await parts.file?.remove();
        }
      },
    );

    app.get(
      '/api/admin/imports/templates/:kind',
      {
        config: {
          access: 'staff:catalog.write|prices.write|stock.adjust|orders.ship',
          limit: 'read',
        },
        schema: {
          tags,
          summary: 'An empty file with the headings of a kind of import',
          params: TemplatePath,
          produces: ['text/csv'],
          response: { 200: Type.String() },
        },
      },
      async (request, reply) => {
        const { kind } = request.params;
        const isEnglish = languageOf(request) === 'en';
        const headings = COLUMNS[kind].map(({ name, zh }) => (isEnglish ? name : zh));
        reply.header('content-type', 'text/csv; charset=utf-8');
        reply.header('content-disposition', `attachment; filename="${kind}.csv"`);
        return reply.send(BYTE_ORDER_MARK + csvLines([headings]));
      },
    );
  };
}
