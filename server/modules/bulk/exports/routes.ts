import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { JobStarted, type Jobs } from '../../jobs/index.ts';
import { operatorOf, requirePermission } from '../../staff/index.ts';
import { EXPORT_KINDS, type ExportKind, FILE_KINDS } from './kinds.ts';
import { ExportBody } from './schema.ts';
import { startExport } from './service.ts';

/** Before the body is validated: who may not see this learns nothing of its form. */
async function requireSight(request: FastifyRequest): Promise<void> {
  const kind = (request.body as { kind?: unknown } | null)?.kind;
  if ((EXPORT_KINDS as readonly unknown[]).includes(kind))
    requirePermission(request, FILE_KINDS[kind as ExportKind].permission);
}

/** Lists as files. */
export function exportRoutes(jobs: Jobs): FastifyPluginAsyncTypebox {
  const tags = ['operator: jobs'];
  return async (app) => {
    app.post(
      '/api/admin/exports',
      {
        config: { access: 'staff:exports.create', limit: 'write' },
        preValidation: requireSight,
        schema: {
          tags,
          summary: 'Write a list into a CSV file; whole mobile numbers only for who may reveal them',
          body: ExportBody,
          response: { 202: JobStarted },
        },
      },
      async (request, reply) => {
        const reader = {
          reveals: request.grants?.has('customers.reveal') ?? false,
          language: languageOf(request),
        };
        const outcome = unwrap(await startExport(jobs, operatorOf(request), request.body, reader));
        return reply.code(202).send(outcome.answer);
      },
    );

    app.get(
      '/api/admin/exports/columns',
      {
        config: { access: 'staff:exports.create', limit: 'read' },
        schema: {
          tags,
          summary: 'The columns that each kind of file can have',
          response: {
            200: Type.Object({
              items: Type.Array(
                Type.Object({
                  kind: Type.Enum(EXPORT_KINDS),
                  columns: Type.Array(Type.Object({ key: Type.String(), title: Type.String() })),
                }),
              ),
            }),
          },
        },
      },
      async (request) => {
        const isEnglish = languageOf(request) === 'en';
        return {
          items: EXPORT_KINDS.map((kind) => ({
            kind,
            columns: FILE_KINDS[kind].columns.map(({ key, zh }) => ({ key, title: isEnglish ? key : zh })),
          })),
        };
      },
    );
  };
}
