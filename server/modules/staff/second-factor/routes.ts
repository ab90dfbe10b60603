import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { operatorOf } from '../operator.ts';
import type { StaffRow } from '../queries.ts';
import { RecoveryCodes, TotpCode, TotpSecret } from './schema.ts';
import type { SecondFactors } from './service.ts';

/** How a member of staff sets up and removes an authenticator app. */
export function secondFactorRoutes(
  secondFactors: SecondFactors,
  readStaff: (id: string) => Promise<StaffRow | undefined>,
): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: sign-in'];
    // Whoever copied a token must not make themselves a way in that outlives it.
    const config = { access: 'staff', stepUp: true, limit: 'write' } as const;

    app.post(
      '/api/admin/me/totp',
      {
        config,
        schema: {
          summary: 'A secret for an authenticator app; it counts once a code confirms it',
          tags,
          response: { 201: TotpSecret },
        },
      },
      async (request, reply) => {
        const row = await readStaff(userIdOf(request));
        if (row === undefined) return unwrap(refuse('token_invalid'));
        return reply.code(201).send(await secondFactors.beginTotp(row.id, row.username));
      },
    );

    app.put(
      '/api/admin/me/totp',
      {
        config: { access: 'staff', limit: 'write' },
        schema: {
          summary: 'Confirm the secret with a code; the answer holds ten recovery codes',
          tags,
          body: TotpCode,
          response: { 200: RecoveryCodes },
        },
      },
      async (request) => unwrap(await secondFactors.confirmTotp(operatorOf(request), request.body.code)),
    );

    app.delete(
      '/api/admin/me/totp',
      {
        config,
        schema: {
          summary: 'Remove the authenticator app',
          tags,
          body: TotpCode,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await secondFactors.removeTotp(operatorOf(request), request.body.code));
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/admin/me/recovery-codes',
      {
        config,
        schema: {
          summary: 'Ten fresh recovery codes; those before are worthless',
          tags,
          response: { 201: RecoveryCodes },
        },
      },
      async (request, reply) => {
        const recoveryCodes = await secondFactors.renewCodes(operatorOf(request));
        if (recoveryCodes === null) return unwrap(refuse('not_found'));
        return reply.code(201).send({ recoveryCodes });
      },
    );
  };
}
