import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { expectCleanBooks } from '../../../test/ordering.ts';
import { COUPON, fromNow, HOUR_MS, promotingIn } from '../../../test/promoting.ts';

let shop: TestShop;
let { givenCoupon, givenPromotion, givenShopper, asStaff }: Awaited<ReturnType<typeof promotingIn>> =
  {} as never;
beforeAll(async () => {
  shop = await startTestShop();
  ({ givenCoupon, givenPromotion, givenShopper, asStaff } = await promotingIn(shop));
});
afterAll(async () => {
  await expectCleanBooks(shop.database.db);
  await shop.close();
});

const dress = (priceFen = 5_000) => givenSku(shop.database.db, { priceFen });

async function givenClaimed(fields: object = {}) {
  const coupon = await givenCoupon(fields);
  const shopper = await givenShopper();
  const { status, body } = await shopper.claim(coupon.id);
  expect([status, body.code]).toEqual([201, undefined]);
  return { coupon, shopper, mine: body };
}

test('a coupon is made, listed, claimed once, and shows among my coupons', async () => {
  const { coupon, shopper, mine } = await givenClaimed();
  expect(mine).toMatchObject({ couponId: coupon.id, name: '十元券', status: 'usable', orderNo: null });
  const again = await shopper.claim(coupon.id);
  expect([again.status, again.body.code]).toEqual([409, 'coupon_limit_reached']);
  expect(await shopper.mine()).toEqual([mine]);
  expect((await shopper.ask('GET', '/api/me/coupons?status=used')).body.items).toEqual([]);
  const { items } = (await shopper.ask('GET', '/api/coupons')).body;
  expect(items.map(({ id }: { id: string }) => id)).toContain(coupon.id);
  expect((await asStaff('GET', `/coupons/${coupon.id}`)).body).toMatchObject({ claimed: 1, used: 0 });
});

test('a coupon that is gone, not open, paused or unknown is not claimed', async () => {
  const shopper = await givenShopper();
  const { coupon } = await givenClaimed({ quantity: 1 });
  const soon = await givenCoupon({ claimFrom: fromNow(HOUR_MS), claimUntil: fromNow(2 * HOUR_MS) });
  const paused = await givenCoupon();
  await asStaff('PATCH', `/coupons/${paused.id}`, { status: 'paused' });
  const codes = [];
  for (const id of [coupon.id, soon.id, paused.id, shopper.id, 'nonsense'])
    codes.push((await shopper.claim(id)).body.code);
  expect(codes).toEqual([
    'coupon_gone',
    'coupon_not_open',
    'coupon_not_open',
    'coupon_not_found',
    'coupon_not_found',
  ]);
});

test('a code is redeemed without regard to case, and the coupon of a code needs the code', async () => {
  const coupon = await givenCoupon({ code: 'Spring-26' });
  const shopper = await givenShopper();
  expect((await shopper.claim(coupon.id)).body.code).toBe('coupon_not_found');
  const redeem = (code: string) => shopper.ask('POST', '/api/coupons/redeem', { code });
  expect((await redeem('spring-27')).body.code).toBe('coupon_not_found');
  const { status, body } = await redeem('spring-26');
  expect([status, body.couponId]).toEqual([201, coupon.id]);
  const taken = await asStaff('POST', '/coupons', { ...COUPON(), code: 'SPRING-26' });
  expect([taken.status, taken.body.code]).toEqual([409, 'coupon_code_taken']);
});

test('what has been claimed keeps its terms, and an outdated version is refused with the current coupon', async () => {
  const { coupon, shopper } = await givenClaimed();
  const cut = await asStaff('PATCH', `/coupons/${coupon.id}`, {
    discount: { kind: 'amount', offFen: 1 },
    version: 1,
  });
  expect([cut.status, cut.body.version, cut.body.discount.offFen]).toEqual([200, 2, 1]);
  expect((await shopper.mine())[0].discount.offFen).toBe(1_000);
  const stale = await asStaff('PATCH', `/coupons/${coupon.id}`, { quantity: 5, version: 1 });
  expect([stale.status, stale.body.code, stale.body.current.version]).toEqual([409, 'edited_meanwhile', 2]);
  const other = await givenShopper();
  expect((await other.claim(coupon.id)).body.discount.offFen).toBe(1);
  const few = await asStaff('PATCH', `/coupons/${coupon.id}`, { quantity: 1 });
  expect([few.status, few.body.errors[0].path]).toEqual([400, 'quantity']);
});

test('a checkout uses the coupons that it names, and says what each would bring', async () => {
  const { coupon, shopper, mine } = await givenClaimed({ minSpendFen: 4_000 });
  const sku = await dress();
  const plain = (await shopper.checkout([{ sku }])).body;
  expect(plain).toMatchObject({ discountFen: 0, totalFen: 5_800, coupons: [] });
  expect(plain.usableCoupons).toMatchObject([{ id: mine.id, offFen: 1_000, isSelected: false }]);
  expect(plain.best).toEqual({ coupons: [mine.id], offFen: 1_000 });
  const used = (await shopper.checkout([{ sku }], [mine.id])).body;
  expect(used).toMatchObject({
    discountFen: 1_000,
    totalFen: 4_800,
    discounts: [{ source: 'coupon', name: coupon.name, offFen: 1_000 }],
    items: [{ discountFen: 1_000 }],
    coupons: [mine.id],
  });
  expect((await shopper.checkout([{ sku }], 'best')).body.totalFen).toBe(4_800);
});

test('a coupon that does not fit is refused with its reason, somebody else’s is not found', async () => {
  const { shopper, mine } = await givenClaimed({ minSpendFen: 6_000 });
  const sku = await dress();
  const short = await shopper.checkout([{ sku }], [mine.id]);
  expect([short.status, short.body.code]).toEqual([409, 'coupon_not_usable']);
  expect(short.body.coupon).toMatchObject({ id: mine.id, reason: 'min_spend' });
  expect((await shopper.checkout([{ sku }])).body.unusableCoupons).toMatchObject([
    { id: mine.id, reason: 'min_spend', missingFen: 1_000 },
  ]);
  const other = await givenShopper();
  for (const id of [mine.id, 'nonsense', sku.skuId]) {
    const { status, body } = await other.checkout([{ sku }], [id]);
    expect([status, body.code]).toEqual([404, 'coupon_not_found']);
  }
});

test('two coupons need to stack, and the best of those that do is both', async () => {
  const shopper = await givenShopper();
  const sku = await dress();
  const claim = async (fields: object) =>
    (await shopper.claim((await givenCoupon(fields)).id)).body.id as string;
  const [alone, first, second] = [
    await claim({ discount: { kind: 'amount', offFen: 1_400 } }),
    await claim({ stacks: true }),
    await claim({ stacks: true, discount: { kind: 'percent', percent: 10 } }),
  ];
  const both = await shopper.checkout([{ sku }], [alone, first]);
  expect([both.status, both.body.coupon.reason]).toEqual([409, 'does_not_stack']);
  const best = (await shopper.checkout([{ sku }], 'best')).body;
  expect(best.best.offFen).toBe(1_500);
  expect(best.coupons.toSorted()).toEqual([first, second].toSorted());
});

test('an order uses its coupon once, and gives it back when it is cancelled', async () => {
  const { shopper, mine } = await givenClaimed();
  const sku = await dress();
  const [one, two] = [
    (await shopper.checkout([{ sku }], [mine.id])).body.key,
    (await shopper.checkout([{ sku }], [mine.id])).body.key,
  ];
  const placed = await Promise.all([shopper.place(one), shopper.place(two)]);
  expect(placed.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  const [refused, order] = placed.toSorted((a, b) => b.status - a.status).map(({ body }) => body);
  expect(refused).toMatchObject({ code: 'coupon_not_usable', coupon: { id: mine.id, reason: 'used' } });
  expect(order).toMatchObject({ discountFen: 1_000, totalFen: 4_800, items: [{ discountFen: 1_000 }] });
  expect(await shopper.mine()).toMatchObject([{ status: 'used', orderNo: order.orderNo }]);
  const read = (await shopper.ask('GET', `/api/orders/${order.orderNo}`)).body;
  expect(read).toMatchObject({ discountFen: 1_000, totalFen: 4_800, discounts: [{ offFen: 1_000 }] });
  expect((await shopper.cancel(order.orderNo)).status).toBe(200);
  expect(await shopper.mine()).toMatchObject([{ status: 'usable', orderNo: null }]);
  const late = refused === placed[0]?.body ? one : two;
  expect((await shopper.place(late)).status).toBe(201);
});

test('a coupon that comes back after its time is expired', async () => {
  const { shopper, mine } = await givenClaimed();
  const sku = await dress();
  const { key } = (await shopper.checkout([{ sku }], [mine.id])).body;
  const { orderNo } = (await shopper.place(key)).body;
  const { pool } = shop.database;
  await pool.query('ALTER TABLE coupon_terms DISABLE TRIGGER coupon_terms_append_only');
  await pool.query('UPDATE coupon_terms SET valid_until = now() WHERE coupon_id = $1', [mine.couponId]);
  await pool.query('ALTER TABLE coupon_terms ENABLE TRIGGER coupon_terms_append_only');
  await shopper.cancel(orderNo);
  expect(await shopper.mine()).toMatchObject([{ status: 'expired', orderNo: null }]);
  const again = await shopper.checkout([{ sku }], [mine.id]);
  expect([again.status, again.body.coupon.reason]).toEqual([409, 'expired']);
});

test('a promotion lowers the price by itself, goes with a coupon, and is proven when the order is placed', async () => {
  const { shopper, mine } = await givenClaimed({ discount: { kind: 'percent', percent: 10 } });
  const sku = await dress(5_555);
  const promotion = await givenPromotion({
    kind: 'spend_off',
    name: '满 50 减 5',
    steps: [{ fromFen: 5_000, offFen: 500 }],
    scope: { productIds: [sku.productId] },
  });
  const used = (await shopper.checkout([{ sku }], [mine.id])).body;
  expect(used.discounts).toMatchObject([
    { source: 'promotion', name: '满 50 减 5', offFen: 500 },
    { source: 'coupon', offFen: 505 },
  ]);
  expect(used.totalFen).toBe(5_555 - 1_005 + 800);
  const other = (await shopper.checkout([{ sku }])).body;
  expect((await shopper.place(used.key)).body).toMatchObject({ totalFen: used.totalFen });
  await asStaff('PATCH', `/promotions/${promotion.id}`, { status: 'paused' });
  const late = await shopper.place(other.key);
  expect([late.status, late.body.code]).toEqual([409, 'goods_changed']);
  expect(late.body.lines).toMatchObject([{ skuId: sku.skuId, reason: 'promotion' }]);
});

test('a category of a scope stands for those below it', async () => {
  const sku = await dress();
  const { pool } = shop.database;
  const { rows } = await pool.query(
    `WITH top AS (INSERT INTO categories (slug, name, name_en) VALUES ('top', '上装', 'Tops') RETURNING id)
     UPDATE categories SET parent_id = top.id FROM top
     WHERE categories.id = (SELECT category_id FROM products WHERE id = $1) RETURNING top.id`,
    [sku.productId],
  );
  const scope = { categoryIds: [rows[0].id] };
  await givenPromotion({ kind: 'count_off', steps: [{ fromCount: 2, percent: 20 }], scope });
  const shopper = await givenShopper();
  await expect.poll(async () => (await shopper.checkout([{ sku, count: 2 }])).body.discountFen).toBe(2_000);
  const free = await givenPromotion({ kind: 'free_shipping', steps: [{ fromFen: 5_000 }], scope });
  expect((await shopper.checkout([{ sku }])).body).toMatchObject({ shippingFen: 0, discounts: [] });
  const wrong = await asStaff('PATCH', `/promotions/${free.id}`, { kind: 'spend_off' });
  expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'steps']);
  const stale = await asStaff('PATCH', `/promotions/${free.id}`, { priority: 3, version: 9 });
  expect([stale.status, stale.body.current.id]).toEqual([409, free.id]);
});

test('makers of coupons and promotions are in the audit log with before and after', async () => {
  const coupon = await givenCoupon();
  await asStaff('PATCH', `/coupons/${coupon.id}`, { quantity: 7 });
  const { items } = (await asStaff('GET', `/audit?subject=coupon:${coupon.id}`)).body;
  expect(items).toMatchObject([
    { action: 'coupon.change', before: { quantity: 100 }, after: { quantity: 7 } },
    { action: 'coupon.create', after: { quantity: 100 } },
  ]);
});

test('a coupon whose times or numbers make no sense is refused by field', async () => {
  const paths = [];
  for (const fields of [
    { claimUntil: fromNow(-2 * HOUR_MS) },
    { validUntil: fromNow(-2 * HOUR_MS) },
    { quantity: 0 },
    { discount: { kind: 'percent', percent: 100 } },
  ]) {
    const { status, body } = await asStaff('POST', '/coupons', { ...COUPON(), ...fields });
    expect(status).toBe(400);
    paths.push(body.errors[0].path.split('.')[0]);
  }
  expect(paths).toEqual(['claimUntil', 'validUntil', 'quantity', 'discount']);
});
