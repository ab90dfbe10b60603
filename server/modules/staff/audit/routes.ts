import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { AuditEntry, AuditQuery } from './schema.ts';
import { listAudit } from './service.ts';

export function auditRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/audit',
      {
        config: { access: 'staff:audit.read', limit: 'read' },
        schema: {
          summary: 'Who wrote what, newest first, with before and after',
          tags: ['operator: staff'],
          querystring: AuditQuery,
          response: { 200: keysetOf(AuditEntry) },
        },
      },
      async (request) => unwrap(await listAudit(db, request.query)),
    );
  };
}
