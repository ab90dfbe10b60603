import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

export interface MetricsOptions {
  /** Lets a scraper in from elsewhere; null: only from this machine. */
  token: string | null;
  /** Figures of other parts of the server, read when somebody asks for the metrics. */
  gauges?: readonly MetricsGauge[];
}

export interface MetricsGauge {
  name: string;
  help: string;
  read(): number;
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** A proxy on this machine connects over loopback too, and says so in these headers. */
function isLocal(request: FastifyRequest): boolean {
  const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
  return !isForwarded && LOOPBACK.test(request.socket.remoteAddress ?? '');
}

function hasToken(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return false;
  const [given, expected] = [request.headers.authorization ?? '', `Bearer ${token}`].map((text) =>
    Buffer.from(text),
  );
  return given?.length === expected?.length && timingSafeEqual(given as Buffer, expected as Buffer);
}

/** `/metrics` in Prometheus' format: the process, and how long each route takes to answer. */
export const metrics = fastifyPlugin(async (app: FastifyInstance, options: MetricsOptions) => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const { name, help, read } of options.gauges ?? [])
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  const duration = new Histogram({
    name: 'jishi_http_request_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the URL: one time series for each id would not end.
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
  app.get(
    '/metrics',
    {
      schema: { hide: true },
      config: { access: 'anyone', limit: { none: 'answers a scraper also during a flood' } },
    },
    async (request, reply) => {
      if (!isLocal(request) && !hasToken(request, options.token)) unwrap(refuse('not_found'));
      return reply.type(register.contentType).send(await register.metrics());
    },
  );
});
