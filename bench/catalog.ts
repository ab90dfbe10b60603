/**
 * `npm run bench catalog`: reads a page of 20 products over HTTP, once from the cache and once from PostgreSQL. One bare route
 * answers the same bytes, and another runs the same statements.
 */
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import type { BareTask } from './bare-catalog.ts';
import { compare, startBare } from './beside-bare.ts';
import { barChart, describeMachine, publish } from './report.ts';
import { seedShop, settle } from './seed.ts';
import { openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4800' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    products: { type: 'string', default: '2000' },
  },
});
const port = Number(flags.port);
const connections = Number(flags.connections);
const pace = { rounds: Number(flags.rounds), roundMs: Number(flags.seconds) * 1_000, connections };
/** The price of every product of the bench. A filter up to any higher price keeps all products, and each such filter is
 * another page for the cache. */
const PRICE_FEN = 9_900;

const agent = new Agent({ connections });

async function read(url: string): Promise<string> {
  const answer = await request(url, { dispatcher: agent });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${text}`);
  return text;
}

const database = await openBenchDatabase();
try {
  await seedShop(database.postgres.db, { users: 1, skus: Number(flags.products), stock: 1_000 });
  await settle(database.postgres.db);
  const server = await startServer(database.url, port);
  const page = `${server.url}/api/products?pageSize=20`;
  const task: BareTask = { port: port + 1, databaseUrl: database.url, body: await read(page) };
  const bare = await startBare('bare-catalog.ts', task);
  const bareUrl = `http://127.0.0.1:${port + 1}`;
  try {
    const another = (n: number) => `minPriceFen=${1 + (n % PRICE_FEN)}`;
    const remembered = await compare(
      'a page of 20 products, remembered',
      { shop: async () => void (await read(page)), bare: async () => void (await read(`${bareUrl}/bytes`)) },
      { ...pace, atLeast: 0.5 },
    );
    const fresh = await compare(
      'a page of 20 products, not remembered',
      {
        shop: async (n) => void (await read(`${page}&${another(n)}`)),
        bare: async (n) => void (await read(`${bareUrl}/products?${another(n)}`)),
      },
      { ...pace, atLeast: 0.6 },
    );
    const compared = [remembered, fresh];
    await publish(
      {
        name: 'catalog',
        machine: describeMachine(),
        at: new Date().toISOString(),
        figures: compared.flatMap(({ figures }) => figures),
        runs: { flags, ...Object.fromEntries(compared.map(({ name, runs }) => [name, runs])) },
      },
      {
        catalog: barChart(
          'Pages of 20 products over HTTP, a second',
          compared.map(({ name, perSecond }) => ({ label: name, value: perSecond })),
          '/s',
        ),
      },
    );
  } finally {
    bare.kill();
    await server.stop();
  }
} finally {
  await agent.close();
  await database.close();
}
