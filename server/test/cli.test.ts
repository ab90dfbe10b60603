import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { givenSku } from './given.ts';
import { cleanUp, ROOT, startShopProcess, temporaryDataDir } from './shop-process.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Each command is a process or two of its own. */
vi.setConfig({ testTimeout: 120_000 });

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** As people type it: npm finds the shop's own Node, whatever Node it runs on itself. */
async function jishi(args: string[], settings: Record<string, string> = {}, input = ''): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn('npm', ['exec', '--', 'jishi', ...args], {
    cwd: ROOT,
    env: { PATH, HOME, DATABASE_URL: database.url, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('the audit exits 0 on clean books, and 1 with the rows that are wrong', async () => {
  const { skuId } = await givenSku(database.db, { stock: 5 });
  const clean = await jishi(['audit']);
  expect(clean.out).toContain('clean');
  expect(clean.code).toBe(0);
  await database.db.updateTable('stock').set({ locked: 2 }).where('sku_id', '=', skuId).execute();
  const broken = await jishi(['audit']);
  expect(broken.out).toContain('BROKEN');
  expect(broken.out).toContain(skuId);
  expect(broken.code).toBe(1);
});

test('staff create reads the password from standard input, makes the account once, and explains itself', async () => {
  const create = ['staff', 'create', 'manager', '--roles', 'orders,catalog'];
  const created = await jishi(create, {}, 'a long enough password\n');
  expect(created).toMatchObject({ code: 0, err: '' });
  const row = await database.db.selectFrom('staff').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ username: 'manager', roles: ['orders', 'catalog'] });
  expect((await jishi(create, {}, 'a long enough password')).code).toBe(1);
  const wrongRole = await jishi(
    ['staff', 'create', 'manager2', '--roles', 'king'],
    {},
    'a long enough password',
  );
  expect(wrongRole.code).toBe(1);
  expect(wrongRole.err).toContain('--roles takes one or more of');
});

test('beside a running shop a command works on that shop’s embedded database', async () => {
  const dataDir = await temporaryDataDir();
  const shop = startShopProcess({ dataDir });
  const url = await shop.url;
  const settings = { DATABASE_URL: '', DATA_DIR: dataDir };
  expect(
    (await jishi(['staff', 'create', 'manager', '--roles', 'admin'], settings, 'a long enough password'))
      .code,
  ).toBe(0);
  const answer = await fetch(new URL('/api/admin/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'manager', password: 'a long enough password' }),
  });
  expect(answer.status).toBe(200);
  await cleanUp([shop], dataDir);
});

test('an unknown command gets the list of those there are', async () => {
  const { code, out } = await jishi(['dance']);
  expect(code).toBe(1);
  expect(out).toContain('jishi audit');
});
