import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { operatorOf } from '../operator.ts';
import { NewSavedView, SavedView, SavedViewQuery } from './schema.ts';
import { dropView, keepView, listViews } from './service.ts';

/** Filters of lists that staff keep under a name, for themselves or for all. */
export function savedViewRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: staff'];
    const response = { 200: Type.Object({ items: Type.Array(SavedView) }) };

    app.get(
      '/api/admin/saved-views',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          summary: 'Saved filters of a list, own and shared',
          tags,
          querystring: SavedViewQuery,
          response,
        },
      },
      async (request) => ({
        items: await listViews(db, operatorOf(request).staffId, request.query.page),
      }),
    );

    app.post(
      '/api/admin/saved-views',
      {
        config: { access: 'staff', limit: 'write' },
        schema: {
          summary: 'Save a filter of a list; one of the same name is replaced',
          tags,
          body: NewSavedView,
          response: { 201: Type.Object({ id: Type.String() }) },
        },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await keepView(db, operatorOf(request), request.body))),
    );

    app.delete(
      '/api/admin/saved-views/:id',
      {
        config: { access: 'staff', limit: 'write' },
        schema: {
          summary: 'Delete an own saved filter',
          tags,
          params: IdParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await dropView(db, operatorOf(request), request.params.id));
        return reply.code(204).send(null);
      },
    );
  };
}
