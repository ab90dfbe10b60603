import openapiTS, { astToString } from 'openapi-typescript';
import pino from 'pino';
import { buildApp } from '../../server/app.ts';
import { createTokens } from '../../server/platform/auth/tokens.ts';
import { openPostgres } from '../../server/platform/postgres/postgres.ts';
import { readConfig } from '../../server/start/config.ts';

const HEADER =
  '// Written by `npm run openapi` from the OpenAPI document of the server; a test fails where it differs.\n\n';

/** The server's OpenAPI document. It is made of the routes alone: no database is asked. */
export async function readDocument(): Promise<object> {
  const postgres = openPostgres({ url: 'postgres://nowhere', poolMax: 1, statementTimeoutMs: 1 }, () => {});
  const app = await buildApp(readConfig({ SIMULATORS: 'off' }), {
    postgres,
    redis: null,
    tokens: createTokens({
      secret: 'signs nothing, verifies nothing, is never sent',
      issuer: '',
      audience: '',
    }),
    gateways: { payments: {}, logins: {}, sms: null, invoices: null, carriers: null },
    storefront: null,
    log: pino({ level: 'silent' }),
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
    await postgres.close();
  }
}

/** The text of api-client/openapi.ts. */
export async function deriveClientTypes(): Promise<string> {
  const document = (await readDocument()) as Parameters<typeof openapiTS>[0];
  return HEADER + astToString(await openapiTS(document));
}
