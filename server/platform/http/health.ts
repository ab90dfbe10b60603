import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Primary } from '../postgres/primary.ts';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

const stopping = new WeakSet<Server>();

/**
 * Tells balancers that this server stops, while it still takes requests: `/livez` answers 503, and every connection ends
 * after its next answer. A server that closed at once would meet requests that a proxy sends over idle connections.
 */
export function beginDrain(server: Server): void {
  stopping.add(server);
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
}

/**
 * `/healthz`: the process answers. `/livez`, for load balancers: it takes requests, so 503 only while it stops. `/readyz`: it
 * also has a database that takes writes. A balancer that asked `/readyz` would stop the reads too while there is no primary.
 */
export function healthRoutes(primary: Primary) {
  return async (app: FastifyInstance): Promise<void> => {
    const isStopping = () => stopping.has(app.server);
    app.addHook('preClose', async () => void stopping.add(app.server));
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
      if (isStopping()) unwrap(refuse('database_unavailable'));
      return { status: 'ok' };
    });
    app.get('/readyz', options, async () => {
      if (isStopping() || (await primary.ask()) !== 'writable') unwrap(refuse('database_unavailable'));
      return { status: 'ok' };
    });
  };
}
