import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { answerBrokenRequest, boundConnections, CONNECTION_LIMITS } from './transport.ts';

/** The route, not the address as it was sent: `/%61dmin` reaches the same route. */
const OF_STAFF = /^\/(?:api\/)?admin(?:\/|$)/;

/** Where staff have a port of their own, every other port answers 404 for the back office and its API. */
export const onlyOnPortOfStaff = fastifyPlugin(async (app: FastifyInstance, { port }: { port: number }) => {
  app.addHook('onRequest', async (request, reply) => {
    const isOfStaff = OF_STAFF.test(request.routeOptions.url ?? '');
    if (!isOfStaff || request.raw.socket.localPort === port) return;
    reply.callNotFound();
    return reply;
  });
});

/**
 * Serves an application that listens already on a second port, with the same bounds for connections.
 * @throws what `listen` throws, such as EADDRINUSE
 */
export async function listenOnPortOfStaff(
  app: FastifyInstance,
  place: { port: number; host: string; connectionsMax: number },
): Promise<Server> {
  const { http, requestTimeout, keepAliveTimeout, connectionTimeout } = CONNECTION_LIMITS;
  const server = createServer({ ...http, requestTimeout, keepAliveTimeout }, (request, response) =>
    app.routing(request, response),
  );
  server.setTimeout(connectionTimeout);
  server.on('clientError', answerBrokenRequest);
  boundConnections(server, place.connectionsMax);
  server.listen({ port: place.port, host: place.host });
  await once(server, 'listening');
  return server;
}

/** Takes no further connections, and ends those on which nothing happens. */
export async function closePort(server: Server, withinMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), withinMs);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
}
