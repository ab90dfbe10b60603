import { randomUUID } from 'node:crypto';
import { buildShop } from '../app.ts';
import { createTokens, type Tokens } from '../platform/auth/tokens.ts';
import type { TimedJob } from '../platform/jobs/timed-jobs.ts';
import { readConfig } from '../start/config.ts';
import { NO_GATEWAYS, TEST_SECRET } from './app.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { givenStaff, staffBearer } from './given.ts';
import { createTestLog } from './log.ts';

export interface JobAnswer {
  id: string;
  status: string;
  done: number;
  total: number;
  failed: number;
  changed: number;
  errors: { row: number; column: string; message: string }[];
  changes: { row: number; id: string; field: string; before: unknown; after: unknown }[];
  hasFile: boolean;
  allowedActions: string[];
}

type Headers = Record<string, string>;
const ENDED = ['done', 'failed', 'cancelled'];

export const newKey = (): Headers => ({ 'idempotency-key': randomUUID() });

/** A multipart body with one file. */
export function formOf(fields: Record<string, string>, file: Buffer | string | null, name = 'a.csv') {
  const boundary = `b${randomUUID()}`;
  const texts = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`;
  const parts = file === null ? [] : [Buffer.from(head), Buffer.from(file), Buffer.from('\r\n')];
  return {
    payload: Buffer.concat([Buffer.from(texts.join('')), ...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** A shop whose jobs of staff run. */
export interface BulkShop {
  database: TestDatabase;
  tokens: Tokens;
  /** Headers of a member of staff with these roles, made at the first call. */
  as(...roles: string[]): Promise<Headers>;
  call(
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    headers: Headers,
    payload?: object | Buffer,
  ): Promise<{
    statusCode: number;
    body: string;
    json(): Record<string, never>;
    headers: Record<string, unknown>;
  }>;
  /** Uploads a file. */
  upload(
    fields: Record<string, string>,
    file: Buffer | string | null,
    headers?: Headers,
  ): ReturnType<BulkShop['call']>;
  /** Waits until a job has ended. */
  ended(id: string, headers?: Headers): Promise<JobAnswer>;
  /** Uploads a file and waits until its job has ended. */
  import(fields: Record<string, string>, file: Buffer | string): Promise<JobAnswer>;
  /** Starts a change and waits until its job has ended. */
  bulk(body: object): Promise<JobAnswer>;
  stopJobs(): Promise<void>;
  startJobs(): void;
  close(): Promise<void>;
}

export async function startBulkShop(): Promise<BulkShop> {
  const config = readConfig({ RATE_LIMITS: 'off', SIMULATORS: 'off', LOG_LEVEL: 'warn' });
  const database = await createTestDatabase();
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const { app, jobs } = await buildShop(config, {
    postgres: database,
    redis: null,
    tokens,
    gateways: NO_GATEWAYS,
    storefront: null,
    log: createTestLog('warn'),
  });
  await app.ready();
  const own = jobs.filter(({ name }) => /jobs of staff/.test(name));
  let running: { stop: AbortController; loops: Promise<void>[] } | null = null;
  const people = new Map<string, Headers>();

  async function as(...roles: string[]): Promise<Headers> {
    const known = people.get(roles.join());
    if (known) return known;
    const { id } = await givenStaff(database.db, roles);
    const headers = staffBearer(tokens, id);
    people.set(roles.join(), headers);
    return headers;
  }

  const call: BulkShop['call'] = (method, url, headers, payload) =>
    app.inject({ method, url: `/api/admin${url}`, headers, ...(payload && { payload }) }) as never;

  const upload: BulkShop['upload'] = async (fields, file, headers) => {
    const form = formOf(fields, file);
    const who = headers ?? { ...(await as('admin')), ...newKey() };
    return call('POST', '/imports', { ...form.headers, ...who }, form.payload);
  };

  async function ended(id: string, headers?: Headers): Promise<JobAnswer> {
    const who = headers ?? (await as('admin'));
    for (;;) {
      const job = (await call('GET', `/jobs/${id}`, who)).json() as unknown as JobAnswer;
      if (ENDED.includes(job.status)) return job;
      await new Promise((next) => setTimeout(next, 25));
    }
  }

  function startJobs() {
    const stop = new AbortController();
    running = { stop, loops: own.map((job) => loop(job, stop.signal)) };
  }

  async function stopJobs() {
    running?.stop.abort();
    await Promise.all(running?.loops ?? []);
    running = null;
  }

  startJobs();
  return {
    database,
    tokens,
    as,
    call,
    upload,
    ended,
    stopJobs,
    startJobs,
    async import(fields, file) {
      const answer = await upload(fields, file);
      if (answer.statusCode !== 202) throw new Error(answer.body);
      return ended(String(answer.json().jobId));
    },
    async bulk(body) {
      const answer = await call('POST', '/bulk', { ...(await as('admin')), ...newKey() }, body);
      if (answer.statusCode !== 202) throw new Error(answer.body);
      return ended(String(answer.json().jobId));
    },
    async close() {
      await stopJobs();
      await app.close();
      await database.drop();
    },
  };
}

async function loop(job: TimedJob, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await job.run(signal);
    await new Promise((next) => setTimeout(next, 50));
  }
}
