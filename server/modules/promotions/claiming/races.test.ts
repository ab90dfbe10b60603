import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal } from '../../../platform/http/problems.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenUser } from '../../../test/given.ts';
import { expectCleanBooks } from '../../../test/ordering.ts';
import { promotingIn } from '../../../test/promoting.ts';
import { createClaiming } from './service.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const OPTIONS = { batchMax: 256, queueMax: 4_096, deadlineMs: 30_000 };

test('1,000 shoppers with three tries each on two servers claim the 100 coupons there are, nobody two', async () => {
  const { db } = shop.database;
  const { givenCoupon } = await promotingIn(shop);
  const coupon = await givenCoupon({ quantity: 100 });
  const shoppers: string[] = [];
  for (let index = 0; index < 1_000; index++) shoppers.push((await givenUser(db)).id);
  const servers = [createClaiming(db, OPTIONS), createClaiming(db, OPTIONS)];
  const tries = [0, 1, 2].flatMap((turn) =>
    shoppers.map((userId, index) => ({ userId, at: (index + turn) % 2 })),
  );
  const answers = await Promise.all(
    tries.map(({ userId, at }) => (servers[at] as (typeof servers)[0]).claim(userId, coupon.id)),
  );
  await Promise.all(servers.map((server) => server.close()));
  const codes = answers.flatMap((answer) => (isRefusal(answer) ? answer.code : []));
  expect(answers.length - codes.length).toBe(100);
  expect([...new Set(codes)].toSorted()).toEqual(['coupon_gone', 'coupon_limit_reached']);
  const { rows } = await shop.database.pool.query(
    'SELECT count(*)::int AS claims, count(DISTINCT user_id)::int AS shoppers FROM claimed_coupons WHERE coupon_id = $1',
    [coupon.id],
  );
  expect(rows).toEqual([{ claims: 100, shoppers: 100 }]);
  await expectCleanBooks(db);
});
