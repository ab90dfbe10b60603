import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { AdminCategory, CategoryChange, CategoryTree, NewCategory } from './schema.ts';
import type { CategoryAdmin } from './service.ts';

/** @param publicReads is cleared after each write, so that the operator sees the change in the shop at once */
export function categoryRoutes(
  categories: CategoryAdmin,
  publicReads: FreshCache,
): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: catalog'];
    const config = { access: 'staff:catalog.write', limit: 'write' } as const;

    app.get(
      '/api/admin/categories',
      {
        config: { access: 'staff:catalog.read', limit: 'read' },
        schema: { tags, summary: 'The tree of categories', response: { 200: CategoryTree } },
      },
      () => categories.tree(),
    );

    app.post(
      '/api/admin/categories',
      {
        config,
        schema: { tags, summary: 'Add a category', body: NewCategory, response: { 201: AdminCategory } },
      },
      async (request, reply) => {
        const category = unwrap(await categories.create(operatorOf(request), request.body));
        publicReads.clear();
        return reply.code(201).send(category);
      },
    );

    app.patch(
      '/api/admin/categories/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Rename a category or move it in the tree',
          params: IdParams,
          body: CategoryChange,
          response: { 200: AdminCategory },
        },
      },
      async (request) => {
        const category = unwrap(
          await categories.change(operatorOf(request), request.params.id, request.body),
        );
        publicReads.clear();
        return category;
      },
    );

    app.delete(
      '/api/admin/categories/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Remove a category that has neither products nor categories below it',
          params: IdParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await categories.remove(operatorOf(request), request.params.id));
        publicReads.clear();
        return reply.code(204).send(null);
      },
    );
  };
}
