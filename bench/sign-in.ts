/**
 * `npm run bench sign-in`: measures the verification of a token, a sign-in compared with bare argon2, the effect of
 * many sign-ins on shoppers who read product lists, and whether the time of a sign-in tells who has an account.
 */
import { createHmac } from 'node:crypto';
import { parseArgs } from 'node:util';
import { verify } from '@node-rs/argon2';
import { Agent, request } from 'undici';
import { createPasswords } from '../server/platform/auth/passwords.ts';
import { generateKey, type KeyAlgorithm, makeKeyRing } from '../server/platform/auth/token-keys.ts';
import { createTokens, type Tokens } from '../server/platform/auth/tokens.ts';
import { type HttpLine, openHttpLine } from './http-line.ts';
import { describeMachine, type Figure, median, percentile, publish } from './report.ts';
import { idOf, seedShop, settle } from './seed.ts';
import { benchTokens, openBenchDatabase, startServer, tokenOf } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4600' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '8' },
  },
});
const rounds = Number(flags.rounds);
const milliseconds = Number(flags.seconds) * 1_000;
const connections = Number(flags.connections);
const USERS = 200;
const PASSWORD = 'a password of the bench';

/** Repeats `work` on `lanes` lanes until the time is over. @returns the milliseconds of each run */
async function repeat(
  lanes: number,
  forMs: number,
  work: (n: number) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  const until = performance.now() + forMs;
  let n = 0;
  const lane = async () => {
    while (performance.now() < until) {
      const start = performance.now();
      await work(n++);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return taken;
}

/** The microseconds of one call: the median of `rounds` loops. */
function microsecondsOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const calls = 20_000;
    const start = performance.now();
    for (let i = 0; i < calls; i++) work();
    return ((performance.now() - start) * 1_000) / calls;
  });
  return median(times.slice(1));
}

function benchVerifying(): Figure[] {
  const hs256 = benchTokens();
  const token = tokenOf(hs256, idOf('user', 1));
  const input = token.slice(0, token.lastIndexOf('.'));
  const key = Buffer.from('a secret of the bench, thirty-two bytes and more');
  const bare = microsecondsOf(() => createHmac('sha256', key).update(input).digest());
  const ours = microsecondsOf(() => hs256.verify(token));
  const withKeys = (algorithm: KeyAlgorithm): Tokens => {
    const ring = makeKeyRing([{ kid: 'bench', pem: generateKey(algorithm) }], algorithm);
    return createTokens({ algorithm, readKeys: () => ring, issuer: 'jishi', audience: 'jishi' });
  };
  const again = (algorithm: KeyAlgorithm) => {
    const tokens = withKeys(algorithm);
    const signed = tokenOf(tokens, idOf('user', 1));
    return microsecondsOf(() => tokens.verify(signed));
  };
  return [
    { what: 'bare HMAC-SHA256 of a token', value: bare, unit: 'µs' },
    { what: 'verify a token, HS256', value: ours, unit: 'µs' },
    { what: 'verify a token, HS256: × bare HMAC', value: ours / bare, unit: '×' },
    { what: 'verify a token seen before, EdDSA', value: again('EdDSA'), unit: 'µs' },
    { what: 'verify a token seen before, RS256', value: again('RS256'), unit: 'µs' },
  ];
}

const database = await openBenchDatabase();
const passwordHash = await createPasswords().hash(PASSWORD);
await seedShop(database.postgres.db, { users: USERS, skus: 1_000, stock: 1_000 });
await database.postgres.db.updateTable('users').set({ password_hash: passwordHash }).execute();
await settle(database.postgres.db);
const server = await startServer(database.url, Number(flags.port));
const agent = new Agent({ connections: 256 });

async function ask(path: string, body?: object): Promise<number> {
  const { statusCode, body: answer } = await request(server.url + path, {
    dispatcher: agent,
    ...(body && {
      method: 'POST' as const,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  await answer.dump();
  return statusCode;
}

const usernameOf = (n: number) => `b${String((n % USERS) + 1).padStart(8, '0')}`;
const unexpected = new Map<number, number>();

const lines: HttpLine[] = [];

async function signIn(n: number): Promise<void> {
  const line = lines.pop() ?? (await openHttpLine(server.url));
  const credentials = JSON.stringify({ username: usernameOf(n), password: PASSWORD });
  const { status } = await line.post('/api/auth/login', {}, credentials);
  lines.push(line);
  if (status !== 200) unexpected.set(status, (unexpected.get(status) ?? 0) + 1);
}

const pause = () => new Promise((done) => setTimeout(done, 5));

/** The latencies of product lists, read one after the other with a short pause. */
async function looks(forMs: number): Promise<number[]> {
  const taken: number[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    const start = performance.now();
    await ask('/api/products');
    taken.push(performance.now() - start);
    await pause();
  }
  return taken;
}

async function runRound() {
  const bare = await repeat(connections, milliseconds, () => verify(passwordHash, PASSWORD));
  const signedIn = await repeat(connections, milliseconds, signIn);
  const calm = await looks(milliseconds);
  const [flooded] = await Promise.all([looks(milliseconds), repeat(64, milliseconds, signIn)]);
  return {
    barePerSecond: bare.length / (milliseconds / 1_000),
    signInsPerSecond: signedIn.length / (milliseconds / 1_000),
    calm: { p50: percentile(calm, 0.5), p99: percentile(calm, 0.99) },
    flooded: { p50: percentile(flooded, 0.5), p99: percentile(flooded, 0.99) },
  };
}

/** Sends wrong passwords for an existing and a missing account in turn, so that other load on the machine slows both. */
async function compareTimings() {
  const somebody: number[] = [];
  const nobody: number[] = [];
  for (let n = 0; n < 150; n++) {
    for (const [username, taken] of [
      [usernameOf(n), somebody],
      [`nobody${100 + n}`, nobody],
    ] as const) {
      const start = performance.now();
      await ask('/api/auth/login', { username, password: 'not it' });
      taken.push(performance.now() - start);
    }
  }
  const shares = [0.1, 0.5, 0.9];
  return shares.map((share) => ({
    share,
    somebody: percentile(somebody, share),
    nobody: percentile(nobody, share),
  }));
}

try {
  const verifying = benchVerifying();
  await repeat(connections, 1_000, signIn);
  const all: Awaited<ReturnType<typeof runRound>>[] = [];
  for (let round = 0; round < rounds; round++) all.push(await runRound());
  const timings = await compareTimings();
  if (unexpected.size > 0) throw new Error(`sign-ins were refused: ${JSON.stringify([...unexpected])}`);
  const of = (read: (round: (typeof all)[number]) => number) => median(all.map(read));
  const figures: Figure[] = [
    ...verifying,
    { what: `bare argon2, ${connections} at once`, value: of((r) => r.barePerSecond), unit: '/s' },
    { what: `sign-ins, ${connections} connections`, value: of((r) => r.signInsPerSecond), unit: '/s' },
    {
      what: 'sign-ins: × bare argon2',
      value: of((r) => r.signInsPerSecond / r.barePerSecond),
      unit: '×',
      bar: { kind: 'at least', value: 0.8 },
    },
    { what: 'GET /api/products, calm: p50', value: of((r) => r.calm.p50), unit: 'ms' },
    { what: 'GET /api/products, calm: p99', value: of((r) => r.calm.p99), unit: 'ms' },
    { what: 'GET /api/products, 64 signing in: p50', value: of((r) => r.flooded.p50), unit: 'ms' },
    { what: 'GET /api/products, 64 signing in: p99', value: of((r) => r.flooded.p99), unit: 'ms' },
    ...timings.flatMap(({ share, somebody, nobody }) => [
      { what: `wrong password of somebody: p${share * 100}`, value: somebody, unit: 'ms' },
      { what: `wrong password of nobody: p${share * 100}`, value: nobody, unit: 'ms' },
    ]),
  ];
  await publish({
    name: 'sign-in',
    machine: describeMachine(),
    at: new Date().toISOString(),
    figures,
    runs: { flags, all, timings },
  });
} finally {
  for (const line of lines) line.close();
  await agent.close();
  await server.stop();
  await database.close();
}
