/**
 * The baselines of `npm run bench catalog`: bare Fastify routes without schemas, languages and cache. One route answers
 * given bytes. The other runs the shop's statements. The baselines are a separate process, as the shop is.
 */
import Fastify from 'fastify';
import { countListed, readListed } from '../server/modules/catalog/index.ts';
import { openPostgres } from '../server/platform/postgres/postgres.ts';

export interface BareTask {
  port: number;
  databaseUrl: string;
  /** The shop's answer. The route sends these bytes unchanged. */
  body: string;
}

const task = JSON.parse(process.argv[2] ?? '{}') as BareTask;
const { db } = openPostgres({ url: task.databaseUrl, poolMax: 16, statementTimeoutMs: 10_000 }, (error) => {
  throw error;
});
const bytes = Buffer.from(task.body);
const app = Fastify();
app.get('/bytes', (_request, reply) => reply.type('application/json; charset=utf-8').send(bytes));
app.get<{ Querystring: { minPriceFen: string } }>('/products', async (request) => {
  const filter = { categoryIds: null, minPriceFen: Number(request.query.minPriceFen), maxPriceFen: null };
  const total = await countListed(db, filter);
  return { total, items: await readListed(db, filter, 'default', { offset: 0, limit: 20 }) };
});
await app.listen({ port: task.port, host: '127.0.0.1' });
console.log('listening');
