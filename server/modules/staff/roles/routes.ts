import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { operatorOf } from '../operator.ts';
import { NewRole, PermissionInfo, Role, RoleChange } from './schema.ts';
import { listPermissions, type Roles } from './service.ts';

/** Roles: those that come with the shop, and the shop's own. */
export function roleRoutes(roles: Roles): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'staff:staff.manage' } as const;
    const tags = ['operator: staff'];

    app.get(
      '/api/admin/permissions',
      {
        config: { ...config, limit: 'read' },
        schema: {
          summary: 'Every permission that a role can have',
          tags,
          response: { 200: Type.Object({ items: Type.Array(PermissionInfo) }) },
        },
      },
      async (request) => ({ items: listPermissions(languageOf(request)) }),
    );

    app.get(
      '/api/admin/roles',
      {
        config: { ...config, limit: 'read' },
        schema: {
          summary: 'Every role, those that come with the shop first',
          tags,
          response: { 200: Type.Object({ items: Type.Array(Role) }) },
        },
      },
      async () => ({ items: await roles.list() }),
    );

    app.post(
      '/api/admin/roles',
      {
        config: { ...config, limit: 'write' },
        schema: { summary: "Make a role of the shop's own", tags, body: NewRole, response: { 201: Role } },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await roles.create(operatorOf(request), request.body))),
    );

    app.patch(
      '/api/admin/roles/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Change a role; of one that comes with the shop only whether it demands a second factor',
          tags,
          params: IdParams,
          body: RoleChange,
          response: { 200: Role },
        },
      },
      async (request) => unwrap(await roles.change(operatorOf(request), request.params.id, request.body)),
    );

    app.delete(
      '/api/admin/roles/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: "Delete a role of the shop's own that nobody has",
          tags,
          params: IdParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await roles.remove(operatorOf(request), request.params.id));
        return reply.code(204).send(null);
      },
    );
  };
}
