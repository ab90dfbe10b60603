import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer, givenUser } from '../../test/given.ts';
import { whileLocked } from '../../test/locks.ts';
import { addressCopy, createDefaultAddressReader } from './index.ts';
import type { Address } from './schema.ts';

let shop: TestShop;
let userId: string;
let headers: { authorization: string };

beforeAll(async () => {
  shop = await startTestShop();
});
beforeEach(async () => {
  userId = (await givenUser(shop.database.db)).id;
  headers = bearer(shop.tokens, userId);
});
afterAll(() => shop.close());

const INPUT = { recipient: '王小明', mobile: '13800138000', regionCode: '440106', detail: '天河路 1 号' };

const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object, by = headers) =>
  shop.app.inject({ method, url: `/api/addresses${path}`, headers: by, ...(payload && { payload }) });

async function create(input: object = {}): Promise<Address> {
  const answer = await call('POST', '', { ...INPUT, ...input });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

const list = async (): Promise<Address[]> => (await call('GET', '')).json().items;
const defaults = async () => (await list()).filter(({ isDefault }) => isDefault).map(({ id }) => id);

test('GET /api/regions lists the provinces, or the regions below one; an unknown code gives an empty list', async () => {
  const provinces = await shop.app.inject({ url: '/api/regions' });
  expect(provinces.json().items[0]).toEqual({ code: '110000', name: '北京市', hasChildren: true });
  const cities = (await shop.app.inject({ url: '/api/regions?parent=440000' })).json().items;
  expect(cities).toContainEqual({ code: '440100', name: '广州市', hasChildren: true });
  expect(cities).toContainEqual({ code: '441900', name: '东莞市', hasChildren: false });
  expect((await shop.app.inject({ url: '/api/regions?parent=999999' })).json()).toEqual({ items: [] });
  const wrong = await shop.app.inject({ url: '/api/regions?parent=44' });
  expect([wrong.statusCode, wrong.json().errors[0].path]).toEqual([400, 'parent']);
});

test('the first address becomes the default; a second does not', async () => {
  const first = await create({ isDefault: false });
  const names = { province: '广东省', city: '广州市', district: '天河区' };
  expect(first).toEqual({ id: expect.any(String), ...INPUT, ...names, isDefault: true });
  const second = await create({ regionCode: '441900' });
  expect(second).toMatchObject({ city: '东莞市', district: null, isDefault: false });
  expect(await list()).toEqual([first, second]);
  expect((await call('GET', `/${second.id}`)).json()).toEqual(second);
});

test('a number typed in three ways is stored as E.164', async () => {
  for (const mobile of ['+86 138-0013-8000', '138 0013 8000', '13800138000']) {
    const { id, mobile: shown } = await create({ mobile });
    expect(shown).toBe('13800138000');
    const row = await shop.database.db
      .selectFrom('addresses')
      .select('mobile')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row?.mobile).toBe('+8613800138000');
  }
});

test.each([
  [{ mobile: '010-12345678' }, ['mobile']],
  [{ mobile: '+14155552671' }, ['mobile']],
  [{ regionCode: '440100' }, ['regionCode']],
  [{ regionCode: '999999' }, ['regionCode']],
  [{ mobile: '1', regionCode: '1' }, ['mobile', 'regionCode']],
  [{ recipient: '  ' }, ['recipient']],
  [{ detail: 'x'.repeat(201) }, ['detail']],
  [{ detail: undefined }, ['detail']],
  [{ isDefault: 'yes' }, ['isDefault']],
])('%j is refused at its fields, in POST and in PUT', async (change, paths) => {
  const { id } = await create();
  for (const answer of [
    await call('POST', '', { ...INPUT, ...change }),
    await call('PUT', `/${id}`, { ...INPUT, ...change }),
  ]) {
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map(({ path }: { path: string }) => path)).toEqual(paths);
  }
  expect(await list()).toHaveLength(1);
});

test('PUT replaces an address; isDefault: false leaves the default as it is, true moves it', async () => {
  const first = await create();
  const second = await create();
  const changed = { ...INPUT, recipient: '李雷', regionCode: '310115', isDefault: false };
  const answer = await call('PUT', `/${first.id}`, changed);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ ...changed, city: '上海市', isDefault: true });
  await call('PUT', `/${second.id}`, { ...INPUT, isDefault: true });
  expect(await defaults()).toEqual([second.id]);
});

test('the default can be moved; when it is deleted the newest address becomes the default', async () => {
  const [first, second, third] = [await create(), await create(), await create()];
  const moved = await call('PUT', `/${second.id}/default`);
  expect([moved.statusCode, moved.json()]).toEqual([200, { ...second, isDefault: true }]);
  expect(await defaults()).toEqual([second.id]);
  expect((await call('DELETE', `/${second.id}`)).statusCode).toBe(204);
  expect(await defaults()).toEqual([third.id]);
  expect((await call('DELETE', `/${first.id}`)).statusCode).toBe(204);
  expect(await defaults()).toEqual([third.id]);
  expect((await call('DELETE', `/${third.id}`)).statusCode).toBe(204);
  expect(await list()).toEqual([]);
});

test('another user’s address, an unknown one and no id at all are not found', async () => {
  const { id } = await create();
  const others = bearer(shop.tokens, (await givenUser(shop.database.db)).id);
  for (const [method, path, payload] of [
    ['GET', ''],
    ['PUT', '', INPUT],
    ['PUT', '/default'],
    ['DELETE', ''],
  ] as const) {
    const foreign = await call(method, `/${id}${path}`, payload, others);
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'address_not_found']);
    for (const unknown of ['01890000-0000-7000-8000-000000000000', 'nonsense', '%27;--'])
      expect((await call(method, `/${unknown}${path}`, payload)).statusCode).toBe(404);
  }
  expect(await defaults()).toEqual([id]);
});

test('of thirty created at once twenty are stored, and one of them is the default', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => call('POST', '', { ...INPUT, isDefault: index % 3 === 0 })),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(20);
  const refused = answers.filter(({ statusCode }) => statusCode !== 201).map((answer) => answer.json().code);
  expect(refused).toEqual(Array(10).fill('too_many_addresses'));
  expect(await list()).toHaveLength(20);
  expect(await defaults()).toHaveLength(1);
});

const LOCK_OWNER = 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE';

/** Runs `during` while another transaction has locked the user's addresses and has run `statements`. */
const withRival = (statements: [string, unknown[]][], during: () => PromiseLike<{ statusCode: number }>) =>
  whileLocked(shop.database.pool, [[LOCK_OWNER, [userId]], ...statements], during);

const MOVE_AWAY = 'UPDATE addresses SET is_default = false WHERE user_id = $1';
const MOVE_TO = 'UPDATE addresses SET is_default = true WHERE id = $1';

test('two requests set a default at once: the later one wins, and neither fails', async () => {
  const [, second, third] = [await create(), await create(), await create()];
  const answer = await withRival(
    [
      [MOVE_AWAY, [userId]],
      [MOVE_TO, [second.id]],
    ],
    () => call('PUT', `/${third.id}/default`),
  );
  expect(answer.statusCode).toBe(200);
  expect(await defaults()).toEqual([third.id]);
});

test('the default is deleted while another address becomes the default: one default remains', async () => {
  const [first, second, third] = [await create(), await create(), await create()];
  const answer = await withRival(
    [
      [MOVE_AWAY, [userId]],
      [MOVE_TO, [second.id]],
    ],
    () => call('DELETE', `/${first.id}`),
  );
  expect(answer.statusCode).toBe(204);
  expect(await defaults()).toEqual([second.id]);
  expect((await list()).map(({ id }) => id)).toEqual([second.id, third.id]);
});

test('two first addresses are created at once: one is the default', async () => {
  const insert = `INSERT INTO addresses (user_id, recipient, mobile, region_code, detail, is_default)
                  VALUES ($1, '李雷', '+8613800138000', '440106', '天河路 2 号', true)`;
  const answer = await withRival([[insert, [userId]]], () => call('POST', '', INPUT));
  expect(answer.statusCode).toBe(201);
  expect(await list()).toHaveLength(2);
  expect(await defaults()).toHaveLength(1);
});

test('an account is deleted meanwhile: no address is stored', async () => {
  const erase = `UPDATE users SET username = NULL, nickname = '', deleted_at = now() WHERE id = $1`;
  const answer = await withRival([[erase, [userId]]], () => call('POST', '', INPUT));
  expect(answer.statusCode).toBe(403);
  expect(await list()).toEqual([]);
});

test('the database refuses a second default of a user', async () => {
  await create();
  const { id } = await create();
  await expect(shop.database.pool.query(MOVE_TO, [id])).rejects.toMatchObject({
    constraint: 'addresses_one_default_key',
  });
});

test('addressCopy gives eleven digits and region names; the reader gives the default or null', async () => {
  const readDefaultAddress = createDefaultAddressReader(shop.database.db);
  expect(await readDefaultAddress(userId)).toBeNull();
  const { id } = await create();
  expect(await readDefaultAddress(userId)).toEqual({ id, regionCode: '440106' });
  const row = { recipient: '王小明', mobile: '+8613800138000', regionCode: '441900', detail: '鸿福路 1 号' };
  expect(addressCopy(row)).toEqual({
    ...{ recipient: '王小明', mobile: '13800138000', detail: '鸿福路 1 号' },
    ...{ province: '广东省', city: '东莞市', district: null },
  });
});

test('a pasted address is answered in parts, which a new address takes as they are; nothing is kept', async () => {
  const text = '王小明 +86 138 0013 8000\n广东广州天河区天河路 1 号';
  const parsed = await call('POST', '/parse', { text });
  expect([parsed.statusCode, parsed.json()]).toEqual([200, { ...INPUT, confidence: 1 }]);
  expect(await list()).toEqual([]);
  const { confidence: _, ...parts } = parsed.json();
  expect(await create(parts)).toMatchObject(INPUT);
  const unknown = { recipient: null, mobile: null, regionCode: null, detail: '在家' };
  expect((await call('POST', '/parse', { text: '在家' })).json()).toMatchObject(unknown);
  for (const bad of ['', ' \n', 'x'.repeat(501)])
    expect((await call('POST', '/parse', { text: bad })).json().errors[0].path).toBe('text');
});
