import type { FastifyInstance } from 'fastify';
import type { Primary } from '../postgres/primary.ts';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

/**
 * `/healthz`: the process answers. `/livez`, for load balancers: it takes requests, so 503 only while it stops. `/readyz`: it
 * also has a database that takes writes. A balancer that asked `/readyz` would stop the reads too while there is no primary.
 */
export function healthRoutes(primary: Primary) {
  return async (app: FastifyInstance): Promise<void> => {
    let isStopping = false;
    app.addHook('preClose', async () => {
      isStopping = true;
    });
    const options = {
      schema: { hide: true },
      config: {
        access: 'anyone' as const,
        limit: { none: 'a balancer must see the state of a flooded server' },
      },
      logLevel: 'warn' as const,
    };
    app.get('/healthz', options, async () => ({ status: 'ok' }));
    app.get('/livez', options, async () => {
      if (isStopping) unwrap(refuse('database_unavailable'));
      return { status: 'ok' };
    });
    app.get('/readyz', options, async () => {
      if (isStopping || (await primary.ask()) !== 'writable') unwrap(refuse('database_unavailable'));
      return { status: 'ok' };
    });
  };
}
