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

/** Each command starts npm and Node. */
vi.setConfig({ testTimeout: 120_000 });

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** As people type it. npm uses the Node of `node_modules`, whatever Node npm itself runs on. */
function jishi(args: string[], settings: Record<string, string> = {}, input = ''): Promise<Ran> {
  return run('npm', ['exec', '--', 'jishi', ...args], settings, input);
}

/** Without npm, which takes a second; for tests that run every command. */
function jishiDirectly(args: string[], settings: Record<string, string>): Promise<Ran> {
  return run(process.execPath, ['server/cli.ts', ...args], settings, '');
}

async function run(
  program: string,
  args: string[],
  settings: Record<string, string>,
  input: string,
): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH, HOME, DATABASE_URL: database.url, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('audit exits 0 when stock, orders and money agree, and exits 1 and prints the wrong rows when not', async () => {
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

test('staff create reads the password from standard input, creates the account once and names the allowed roles', async () => {
  const create = ['staff', 'create', 'manager', '--roles', 'orders,catalog'];
  const created = await jishi(create, {}, 'a long enough password\n');
  expect(created).toMatchObject({ code: 0, err: '' });
  const { out } = await jishi(['staff', 'list']);
  expect(out).toMatch(/^manager\tmanager\tcatalog, orders\tactive\tnever signed in$/m);
  expect((await jishi(create, {}, 'a long enough password')).code).toBe(1);
  const wrongRole = await jishi(
    ['staff', 'create', 'manager2', '--roles', 'king'],
    {},
    'a long enough password',
  );
  expect(wrongRole.code).toBe(1);
  expect(wrongRole.err).toContain('--roles takes one or more of');
});

test.each([
  ['common', 'password'],
  ['short', 'x7Kq!9'],
  ['like the username', 'warehouse01-2026'],
])('staff create refuses a password that is %s, exits 1 and makes nothing', async (_, password) => {
  const refused = await jishi(['staff', 'create', 'warehouse01', '--roles', 'warehouse'], {}, password);
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/password/i) });
  expect((await jishi(['staff', 'list'])).out).not.toContain('warehouse01');
});

test('staff disable and password act on an account, and the last owner stays', async () => {
  await jishi(['staff', 'create', 'owner01', '--roles', 'admin'], {}, 'a long enough password');
  expect(await jishi(['staff', 'disable', 'owner01'])).toMatchObject({
    code: 1,
    out: expect.stringMatching(/admin/),
  });
  await jishi(['staff', 'create', 'owner02', '--roles', 'admin'], {}, 'a long enough password');
  expect((await jishi(['staff', 'disable', 'owner01'])).code).toBe(0);
  expect((await jishi(['staff', 'disable', 'nobody01'])).code).toBe(1);
  expect((await jishi(['staff', 'password', 'owner02'], {}, 'password')).code).toBe(1);
  expect((await jishi(['staff', 'password', 'owner02'], {}, 'pebble walnut harbour')).code).toBe(0);
  const { out } = await jishi(['staff', 'list']);
  expect(out).toMatch(/^owner01\towner01\tadmin\tdisabled/m);
  expect(out).toMatch(/^owner02\towner02\tadmin\tactive/m);
  const { rows } = await database.pool.query(
    'SELECT action, staff_id FROM audit_log ORDER BY id DESC LIMIT 1',
  );
  expect(rows).toEqual([{ action: 'staff.password_changed', staff_id: null }]);
});

test('a command uses the embedded database of a running shop', async () => {
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

test('an unknown command exits 1 and prints every command', async () => {
  const { code, out, err } = await jishi(['dance']);
  expect(code).toBe(1);
  expect(err).toContain("Unknown command 'dance'");
  expect(out).toContain('jishi audit');
});

/** A command that reads this setting exits 1 and names it. */
const WRONG_SETTING = { DB_POOL_MAX: 'wrong' };

async function commandNames(): Promise<string[]> {
  const { out } = await jishi(['help']);
  return [...new Set([...out.matchAll(/^ {2}jishi (\w+)/gm)].map((match) => match[1] as string))];
}

test('--help prints the usage of every command and does nothing else', async () => {
  const names = await commandNames();
  expect(names).toEqual(expect.arrayContaining(['start', 'audit', 'migrate', 'seed', 'staff']));
  for (const name of names) {
    const { code, out, err } = await jishiDirectly([name, '--help'], WRONG_SETTING);
    expect({ name, code, err }).toEqual({ name, code: 0, err: '' });
    expect(out).toContain(`Usage: jishi ${name}`);
  }
});

test('an unknown option or one argument too many is refused before the settings are read', async () => {
  for (const name of await commandNames()) {
    const option = await jishiDirectly([name, '--no-such-option'], WRONG_SETTING);
    expect({ name, code: option.code, out: option.out }).toEqual({ name, code: 1, out: '' });
    expect(option.err).toMatch(/--no-such-option[\s\S]*Usage: jishi/);
    const argument = await jishiDirectly([name, 'a', 'b', 'c', 'd', 'e'], WRONG_SETTING);
    expect({ name, code: argument.code, out: argument.out }).toEqual({ name, code: 1, out: '' });
    expect(argument.err).toContain(`Usage: jishi ${name}`);
  }
});
