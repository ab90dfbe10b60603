import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../operator.ts';
import { Staff } from '../schema.ts';
import { InvitedStaff, NewStaff, StaffChange } from './schema.ts';
import type { People } from './service.ts';

/** Members of staff, as whoever manages them sees and changes them. */
export function peopleRoutes(people: People): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'staff:staff.manage' } as const;
    const tags = ['operator: staff'];

    app.get(
      '/api/admin/staff',
      {
        config: { ...config, limit: 'read' },
        schema: {
          summary: 'Every member of staff',
          tags,
          response: { 200: Type.Object({ items: Type.Array(Staff) }) },
        },
      },
      async () => ({ items: await people.list() }),
    );

    app.post(
      '/api/admin/staff',
      {
        config: { ...config, limit: 'write' },
        schema: { summary: 'Invite somebody', tags, body: NewStaff, response: { 201: InvitedStaff } },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await people.invite(operatorOf(request), request.body))),
    );

    app.patch(
      '/api/admin/staff/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary:
            'Change a name or roles, disable an account or enable it again; a disabled one is out at once',
          tags,
          params: IdParams,
          body: StaffChange,
          response: { 200: Staff },
        },
      },
      async (request) => unwrap(await people.change(operatorOf(request), request.params.id, request.body)),
    );

    app.post(
      '/api/admin/staff/:id/invitation',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'A fresh link to choose a password by; password and second factors before it are gone',
          tags,
          params: IdParams,
          response: { 201: InvitedStaff },
        },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await people.inviteAgain(operatorOf(request), request.params.id))),
    );
  };
}
