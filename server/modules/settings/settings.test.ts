import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { createTestDatabase } from '../../test/database.ts';
import { givenStaff, givenUser, staffBearer } from '../../test/given.ts';
import { createSharedDocument } from './document.ts';

let shop: TestShop;
let owner: { authorization: string };

beforeAll(async () => {
  shop = await startTestShop({ SHIPPING_FEE_FEN: '700' });
  owner = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['admin'])).id);
});
afterAll(() => shop.close());

const ask = (method: 'GET' | 'PATCH' | 'PUT', url: string, payload?: object) =>
  shop.app.inject({ method, url, headers: owner, ...(payload && { payload }) });
const settings = async () => (await ask('GET', '/api/admin/settings')).json();
const versionNow = async () => (await settings()).version as number;

describe('settings', () => {
  test('what was never saved follows the environment', async () => {
    const { version, shipping, guestCart } = await settings();
    expect(version).toBe(1);
    expect(shipping).toEqual({ feeFen: 700, freeFromFen: 9_900, byProvince: [] });
    expect(guestCart).toBe(true);
  });

  test('a change merges its groups field by field and is public at once', async () => {
    const answer = await ask('PATCH', '/api/admin/settings', {
      shopName: '南门小店',
      footer: { icp: '京ICP备12345678号' },
      shipping: { byProvince: [{ provinces: ['650000'], feeFen: 2_000, freeFromFen: null, isServed: true }] },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().shipping.feeFen).toBe(700);
    const shown = (await shop.app.inject('/api/shop')).json();
    expect(shown).toMatchObject({
      shopName: '南门小店',
      footer: { icp: '京ICP备12345678号', licenseUrl: '' },
    });
  });

  test('a save made from an older version is refused with the current one', async () => {
    const version = await versionNow();
    expect((await ask('PATCH', '/api/admin/settings', { guestCart: false, version })).statusCode).toBe(200);
    const stale = await ask('PATCH', '/api/admin/settings', { guestCart: true, version });
    expect(stale.statusCode).toBe(409);
    expect(stale.json()).toMatchObject({
      code: 'edited_meanwhile',
      current: { guestCart: false, version: version + 1 },
    });
  });

  test('of many saves of one version at once, one is taken', async () => {
    const version = await versionNow();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        ask('PATCH', '/api/admin/settings', { shopName: `店 ${at}`, version }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(7).fill(409)]);
    expect(await versionNow()).toBe(version + 1);
  });

  test('each save has an entry in the audit log with the state before and after', async () => {
    const before = (await settings()).shopName;
    const saved = await ask('PATCH', '/api/admin/settings', { shopName: '北门小店' });
    const entry = await shop.database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'settings.change')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(entry)).toContain(before);
    expect(JSON.stringify(entry)).toContain('北门小店');
    expect(entry.request_id).toBe(saved.headers['x-request-id']);
  });

  test.each([
    ['an unknown setting', { shopname: '店' }, 'shopname'],
    ['a name that shows nothing', { shopName: '\u200b\u3164' }, 'shopName'],
    ['a negative fee', { shipping: { feeFen: -1 } }, 'shipping.feeFen'],
    ['a link that runs a script', { footer: { licenseUrl: 'javascript:alert(1)' } }, 'footer.licenseUrl'],
    [
      'a code that is no province',
      { shipping: { byProvince: [{ provinces: ['110101'], feeFen: 1, freeFromFen: null, isServed: true }] } },
      'shipping.byProvince[0].provinces[0]',
    ],
    [
      'a province in two rules',
      {
        shipping: {
          byProvince: [
            { provinces: ['110000'], feeFen: 1, freeFromFen: null, isServed: true },
            { provinces: ['110000'], feeFen: 2, freeFromFen: null, isServed: true },
          ],
        },
      },
      'shipping.byProvince[1].provinces[0]',
    ],
  ])('%s is refused and nothing is saved', async (_name, change, path) => {
    const version = await versionNow();
    const answer = await ask('PATCH', '/api/admin/settings', change);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(await versionNow()).toBe(version);
  });

  test('a save on one server is in force on another within a second', async () => {
    let nowMs = 0;
    const elsewhere = createSharedDocument(shop.database.db, 'settings', () => nowMs);
    const { version } = await elsewhere.read();
    await ask('PATCH', '/api/admin/settings', { shopName: '东门小店' });
    nowMs = 999;
    expect((await elsewhere.read()).version).toBe(version);
    nowMs = 1_000;
    expect(await elsewhere.read()).toMatchObject({ version: version + 1, value: { shopName: '东门小店' } });
  });

  test('while the database is away, the last known settings stand', async () => {
    let nowMs = 0;
    const database = await createTestDatabase();
    const document = createSharedDocument(database.db, 'settings', () => nowMs);
    const known = await document.read();
    await database.drop();
    nowMs = 5_000;
    expect(await document.read()).toEqual(known);
    await expect(createSharedDocument(database.db, 'settings').read()).rejects.toThrow();
  });

  test('a shopper may not read settings', async () => {
    const { id } = await givenUser(shop.database.db);
    const authorization = `Bearer ${shop.tokens.sign({ sub: id, sid: 'a' })}`;
    const answer = await shop.app.inject({ url: '/api/admin/settings', headers: { authorization } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'staff_only']);
  });
});

describe('home page', () => {
  const shelf = { title: '本周新到', titleEn: 'New this week', source: { kind: 'newest' } };

  test('what was saved is public at once', async () => {
    const put = await ask('PUT', '/api/admin/content/home', { banner: null, shelves: [shelf], version: 1 });
    expect(put.statusCode).toBe(200);
    expect((await shop.app.inject('/api/content/home')).json()).toEqual({
      banner: null,
      shelves: [shelf],
      version: 2,
    });
  });

  test('a banner that links to another host without a scheme is refused', async () => {
    const banner = {
      title: '秋',
      titleEn: '',
      text: '',
      textEn: '',
      imageUrl: null,
      linkUrl: '//evil.example',
    };
    const answer = await ask('PUT', '/api/admin/content/home', { banner, shelves: [] });
    expect(answer.statusCode).toBe(400);
  });
});

test('the picture of a banner is kept once the home page is saved, and goes while it is not', async () => {
  const upload = async () => {
    const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#b2331d' } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(bytes)]), 'banner.png');
    const request = new Request('http://shop.invalid', { method: 'POST', body: form });
    const answer = await shop.app.inject({
      method: 'POST',
      url: '/api/admin/content/pictures',
      headers: { ...owner, 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    });
    expect(answer.statusCode).toBe(201);
    return answer.json().url as string;
  };
  const pending = async () =>
    (await shop.database.db.selectFrom('pending_uploads').select('stem').execute()).map(({ stem }) => stem);
  const [kept, left] = [await upload(), await upload()];
  const banner = { title: '秋', titleEn: '', text: '', textEn: '', imageUrl: kept, linkUrl: '' };
  expect((await ask('PUT', '/api/admin/content/home', { banner, shelves: [] })).statusCode).toBe(200);
  expect((await pending()).map((stem) => left.includes(stem))).toEqual([true]);
  expect((await shop.app.inject(kept)).statusCode).toBe(200);
});
