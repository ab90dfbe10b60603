import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { type GivenSku, givenSku } from '../../test/given.ts';
import { whileLocked } from '../../test/locks.ts';
import { bearerOf, browserOf, PASSWORD } from '../../test/people.ts';
import { staffOrders } from '../../test/staff-orders.ts';

let dataDir: string;
let shop: TestShop;
let orders: ReturnType<typeof staffOrders>;
let editor: Awaited<ReturnType<typeof orders.staff>>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-reviews-'));
  shop = await startTestShop({ DATA_DIR: dataDir });
  orders = staffOrders(shop);
  editor = await orders.staff('admin');
});
afterAll(async () => {
  await shop.close();
  await rm(dataDir, { recursive: true });
});

type Shopper = Awaited<ReturnType<typeof orders.shopper>>;

async function complete(shopper: Shopper, orderNo: string): Promise<void> {
  await orders.pay(orderNo);
  await editor('POST', `/api/admin/orders/${orderNo}/ship`, { carrier: 'sf', trackingNumber: 'SF1' });
  const received = await shopper.ask('POST', `/api/orders/${orderNo}/receive`);
  expect(received.body.status).toBe('completed');
}

async function given(sku?: GivenSku) {
  const its = sku ?? (await givenSku(shop.database.db));
  const shopper = await orders.shopper();
  const orderNo = await shopper.order({ skuId: its.skuId, count: 1 });
  await complete(shopper, orderNo);
  const write = (change: object = {}) =>
    shopper.ask('POST', `/api/orders/${orderNo}/reviews`, {
      skuId: its.skuId,
      rating: 5,
      text: '很好',
      ...change,
    });
  return { sku: its, shopper, orderNo, write };
}

const get = async (url: string) => (await shop.app.inject(url)).json();
const listOf = (sku: GivenSku, query = '') => get(`/api/products/${sku.productId}/reviews${query}`);
const ratingOf = async (sku: GivenSku) => {
  const { reviewCount, averageRating, ratingCounts } = await get(`/api/products/${sku.productId}`);
  return { reviewCount, averageRating, ratingCounts };
};
const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

test('a review of goods that were received is shown with the product, and the average follows', async () => {
  const { sku, write, shopper, orderNo } = await given();
  expect(await ratingOf(sku)).toEqual({ reviewCount: 0, averageRating: null, ratingCounts: [0, 0, 0, 0, 0] });
  const written = await write({ rating: 4, text: ' 料子很软 \n颜色正 ' });
  expect(written.status).toBe(201);
  expect(written.body).toMatchObject({
    skuId: sku.skuId,
    rating: 4,
    text: '料子很软 \n颜色正',
    isHidden: false,
  });
  const another = await given(sku);
  await another.write({ rating: 5, isAnonymous: true });
  const { items, nextAfter, count, countIsExact } = await listOf(sku);
  expect([items.length, nextAfter, count, countIsExact]).toEqual([2, null, 2, true]);
  expect(items.map(({ rating, author }: { rating: number; author: string }) => [rating, author])).toEqual([
    [5, null],
    [4, expect.stringMatching(/^u\*\*\*.$/)],
  ]);
  expect(JSON.stringify(items)).not.toContain(orderNo);
  expect(await ratingOf(sku)).toEqual({ reviewCount: 2, averageRating: 4.5, ratingCounts: [0, 0, 0, 1, 1] });
  expect((await shopper.ask('GET', `/api/orders/${orderNo}/reviews`)).body.items).toEqual([written.body]);
});

test('pages of reviews follow each other without a gap, and one number of stars can be chosen', async () => {
  const sku = await givenSku(shop.database.db);
  for (const rating of [5, 1, 5]) await (await given(sku)).write({ rating });
  const first = await listOf(sku, '?limit=2');
  const second = await listOf(sku, `?limit=2&after=${first.nextAfter}`);
  const stars = [...first.items, ...second.items].map(({ rating }: { rating: number }) => rating);
  expect([stars, second.nextAfter]).toEqual([[5, 1, 5], null]);
  expect((await listOf(sku, '?rating=5')).count).toBe(2);
  expect((await listOf({ ...sku, productId: 'nonsense' })).code).toBe('product_not_found');
});

test('a second review of a line is refused, also when both come at once', async () => {
  const { sku, write } = await given();
  const answers = await Promise.all([write(), write({ text: '又来' }), write({ rating: 1 })]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  expect(outcome(await write())).toEqual([409, 'already_reviewed']);
  expect((await ratingOf(sku)).reviewCount).toBe(1);
});

test('a second review is refused by the database where the first is not yet committed', async () => {
  const { sku, orderNo, shopper, write } = await given();
  const answer = await whileLocked(
    shop.database.pool,
    [
      [
        `INSERT INTO reviews (order_no, sku_id, product_id, user_id, rating, text) VALUES ($1, $2, $3, $4, 3, '先')`,
        [orderNo, sku.skuId, sku.productId, shopper.userId],
      ],
    ],
    () => write(),
  );
  expect(outcome(answer)).toEqual([409, 'already_reviewed']);
  expect((await listOf(sku)).items).toHaveLength(1);
});

test('goods that were not bought, or not received, or belong to another cannot be reviewed', async () => {
  const { sku, orderNo, write } = await given();
  const other = await givenSku(shop.database.db);
  for (const skuId of [other.skuId, 'nonsense'])
    expect(outcome(await write({ skuId }))).toEqual([404, 'sku_not_found']);
  const stranger = await orders.shopper();
  const body = { skuId: sku.skuId, rating: 5, text: '好' };
  for (const path of [orderNo, '2026', '0000000000000000000'])
    expect(outcome(await stranger.ask('POST', `/api/orders/${path}/reviews`, body))).toEqual([
      404,
      'order_not_found',
    ]);
  expect(outcome(await stranger.ask('GET', `/api/orders/${orderNo}/reviews`))).toEqual([
    404,
    'order_not_found',
  ]);
  const unpaid = await stranger.order({ skuId: sku.skuId, count: 1 });
  const early = () => stranger.ask('POST', `/api/orders/${unpaid}/reviews`, body);
  expect(outcome(await early())).toEqual([409, 'order_wrong_state']);
  await orders.pay(unpaid);
  expect(outcome(await early())).toEqual([409, 'order_wrong_state']);
  await expect(
    shop.database.pool.query(
      `INSERT INTO reviews (order_no, sku_id, product_id, user_id, rating, text) VALUES ($1, $2, $3, $4, 5, 'x')`,
      [unpaid, other.skuId, other.productId, stranger.userId],
    ),
  ).rejects.toThrow(/foreign key/);
});

test.each([
  [{ rating: 0 }, 'rating'],
  [{ rating: 6 }, 'rating'],
  [{ rating: 4.5 }, 'rating'],
  [{ text: ' \n ' }, 'text'],
  [{ text: 'x'.repeat(1_001) }, 'text'],
  [{ imageUrls: Array.from({ length: 10 }, () => '/uploads/x-1.webp') }, 'imageUrls'],
  [{ imageUrls: ['https://elsewhere.example/x.webp'] }, 'imageUrls[0]'],
])('%o is refused by its field', async (change, path) => {
  const { sku, write } = await given();
  const { status, body } = await write(change);
  expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  expect((await ratingOf(sku)).reviewCount).toBe(0);
});

async function upload({ ask }: Shopper): Promise<string> {
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#884422' } })
    .withExif({ IFD0: { Model: 'SecretPhone' }, IFD3: { GPSLatitude: '39/1 54/1 26/1' } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'x.jpg');
  const body = new Response(form);
  const payload = Buffer.from(await body.arrayBuffer());
  const type = { 'content-type': body.headers.get('content-type') ?? '' };
  return (await ask('POST', '/api/me/photographs', payload, type)).body.url;
}

test('a review shows the photographs of its author alone, without the place where they were taken', async () => {
  const { sku, shopper, write } = await given();
  const mine = await upload(shopper);
  const theirs = await upload(await orders.shopper());
  expect((await write({ imageUrls: [mine, theirs] })).body.errors?.[0]?.path).toBe('imageUrls[1]');
  expect((await write({ imageUrls: [mine] })).status).toBe(201);
  expect((await listOf(sku)).items[0].imageUrls).toEqual([mine]);
  const { exif, format } = await sharp((await shop.app.inject(mine)).rawPayload).metadata();
  expect([exif, format]).toEqual([undefined, 'webp']);
  const again = await given(sku);
  expect((await again.write({ imageUrls: [mine] })).status).toBe(400);
});

test('markup in a review is text', async () => {
  const { sku, write } = await given();
  const text = '<script>alert(1)</script><img src=x onerror=alert(1)> & "好"';
  await write({ text });
  const answer = await shop.app.inject(`/api/products/${sku.productId}/reviews`);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.json().items[0].text).toBe(text);
});

test('staff hide a review with a reason, show it again and answer it; the average follows, and the log tells all', async () => {
  const { sku, write, shopper, orderNo } = await given();
  const { id } = (await write({ rating: 1, text: '骂人的话' })).body;
  const change = (payload: object, by = editor) => by('PATCH', `/api/admin/reviews/${id}`, payload);
  expect((await change({ status: 'hidden' })).body.errors?.[0]?.path).toBe('reason');
  const hidden = await change({ status: 'hidden', reason: '辱骂', version: 1 });
  expect(hidden.body).toMatchObject({ status: 'hidden', hiddenReason: '辱骂', version: 2, orderNo });
  expect([(await listOf(sku)).items, (await ratingOf(sku)).reviewCount]).toEqual([[], 0]);
  const [own] = (await shopper.ask('GET', `/api/orders/${orderNo}/reviews`)).body.items;
  expect(own.isHidden).toBe(true);
  expect(outcome(await write())).toEqual([409, 'already_reviewed']);

  const stale = await change({ status: 'shown', version: 1 });
  expect([...outcome(stale), stale.body.current.version]).toEqual([409, 'edited_meanwhile', 2]);
  await change({ status: 'shown', reply: ' 谢谢反馈 ' });
  expect((await listOf(sku)).items[0]).toMatchObject({ reply: '谢谢反馈', repliedAt: expect.any(String) });
  expect((await ratingOf(sku)).averageRating).toBe(1);
  expect((await change({ reply: null })).body).toMatchObject({ reply: null, repliedAt: null });

  const { rows } = await shop.database.pool.query(
    `SELECT before, after FROM audit_log WHERE subject = $1 ORDER BY at`,
    [`review:${id}`],
  );
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual({
    before: { hiddenReason: null, reply: null },
    after: { hiddenReason: '辱骂', reply: null },
  });
  for (const unknown of ['nonsense', sku.skuId])
    expect(outcome(await editor('PATCH', `/api/admin/reviews/${unknown}`, { reply: 'x' }))).toEqual([
      404,
      'review_not_found',
    ]);
});

test('the list of staff has filters, and only who writes content sees it', async () => {
  const { sku, write } = await given();
  await write({ rating: 2 });
  const list = async (query: string) =>
    (await editor('GET', `/api/admin/reviews?productId=${sku.productId}${query}`)).body;
  expect((await list('')).items).toEqual([
    expect.objectContaining({ productTitle: '全棉衬衫', rating: 2, status: 'shown' }),
  ]);
  for (const [query, count] of [
    ['&rating=3', 0],
    ['&status=hidden', 0],
    ['&isReplied=false', 1],
    ['&status=shown', 1],
  ])
    expect([query, (await list(String(query))).count]).toEqual([query, count]);
  const support = await orders.staff('support');
  expect(outcome(await support('GET', '/api/admin/reviews'))).toEqual([403, 'permission_denied']);
});

test('a deleted account takes its reviews and their stars along', async () => {
  const browser = browserOf(shop);
  const here = await browser.register();
  const { sku, write, shopper } = await given();
  await write();
  await shop.database.pool.query('UPDATE reviews SET user_id = $1 WHERE user_id = $2', [
    here.json().user.id,
    shopper.userId,
  ]);
  await browser.ask('DELETE', '/api/me', { password: PASSWORD }, bearerOf(here));
  expect([(await listOf(sku)).items, (await ratingOf(sku)).reviewCount]).toEqual([[], 0]);
});

test('after any history of writing, hiding and showing, the stars are those of the reviews that are shown', async () => {
  const { db, pool } = shop.database;
  const sku = await givenSku(db);
  const lines = await Promise.all(Array.from({ length: 3 }, () => given(sku)));
  const step = fc.record({
    line: fc.nat(2),
    action: fc.constantFrom('write', 'hide', 'show', 'delete'),
    rating: fc.integer({ min: 1, max: 5 }),
  });
  const take = async ({ line, action, rating }: { line: number; action: string; rating: number }) => {
    const { orderNo, shopper } = lines[line] as (typeof lines)[number];
    if (action === 'write')
      await pool.query(
        `INSERT INTO reviews (order_no, sku_id, product_id, user_id, rating, text)
         VALUES ($1, $2, $3, $4, $5, 'x') ON CONFLICT (order_no, sku_id) DO UPDATE SET rating = excluded.rating`,
        [orderNo, sku.skuId, sku.productId, shopper.userId, rating],
      );
    if (action === 'delete') await pool.query('DELETE FROM reviews WHERE order_no = $1', [orderNo]);
    if (action === 'hide' || action === 'show')
      await pool.query('UPDATE reviews SET hidden_reason = $2 WHERE order_no = $1', [
        orderNo,
        action === 'hide' ? 'x' : null,
      ]);
  };
  const counted = `
    SELECT array_agg(coalesce(n, 0) ORDER BY stars)::int[] AS stars FROM generate_series(1, 5) AS stars
    LEFT JOIN (SELECT rating, count(*) AS n FROM reviews WHERE product_id = $1 AND hidden_reason IS NULL GROUP BY 1) r
      ON r.rating = stars`;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      for (const each of steps) await take(each);
      const { rows } = await pool.query(counted, [sku.productId]);
      const known = await pool.query(
        'SELECT ARRAY[stars_1, stars_2, stars_3, stars_4, stars_5]::int[] AS stars FROM product_ratings WHERE product_id = $1',
        [sku.productId],
      );
      expect(known.rows[0]?.stars ?? [0, 0, 0, 0, 0]).toEqual(rows[0].stars);
    }),
    { numRuns: 25 },
  );
});
