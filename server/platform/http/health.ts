import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

/** Orchestrators ask every few seconds, so a slower database counts as away. */
const DATABASE_ANSWERS_WITHIN_MS = 2_000;

async function answers(pool: pg.Pool): Promise<boolean> {
  const late = new Promise<boolean>((done) => {
    setTimeout(() => done(false), DATABASE_ANSWERS_WITHIN_MS).unref();
  });
  const asked = pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}

/** `/healthz`: the process answers. `/readyz`: it also has its database and is not stopping. */
export function healthRoutes(pool: pg.Pool) {
  return async (app: FastifyInstance): Promise<void> => {
    let isStopping = false;
    app.addHook('preClose', async () => {
      isStopping = true;
    });
    const options = {
      schema: { hide: true },
      config: { access: 'anyone' as const },
      logLevel: 'warn' as const,
    };
    app.get('/healthz', options, async () => ({ status: 'ok' }));
    app.get('/readyz', options, async () => {
      if (isStopping || !(await answers(pool))) unwrap(refuse('database_unavailable'));
      return { status: 'ok' };
    });
  };
}
