import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';
import { limitsOfRoles } from './limits.ts';

let shop: PayingShop;
let owner: Record<string, string>;
beforeAll(async () => {
  shop = await startPayingShop({});
  owner = await givenOf('admin');
});
afterAll(() => shop.close());
const steps = refundingIn(() => shop);

const givenOf = async (role: string) =>
  staffBearer(shop.tokens, (await givenStaff(shop.database.db, [role])).id);

/** Sets the only limit, which is of the role finance. */
async function limit(perRefundFen: number | null, perDayFen: number | null): Promise<void> {
  const refundLimits = [{ role: 'finance', perRefundFen, perDayFen }];
  const { status } = await shop.call('PATCH', '/api/admin/settings', owner, { refundLimits });
  expect(status).toBe(200);
}

test('a refund above the limit of a role waits for somebody else; one of another role does not', async () => {
  await limit(100, null);
  const order = await steps.givenPaid();
  const finance = await givenOf('finance');
  const within = await steps.refund(order, { amountFen: 100 }, finance);
  const above = await steps.refund(order, { amountFen: 101 }, finance);
  const unlimited = await steps.refund(order, { amountFen: 101 }, owner);
  expect([within, above, unlimited].map(({ status, body }) => [status, body.status])).toEqual([
    [201, 'processing'],
    [201, 'waiting_for_approval'],
    [201, 'processing'],
  ]);
  const approve = `/api/admin/refunds/${above.body.id}/approve`;
  const itself = await shop.call('POST', approve, { ...finance, ...onceKey() }, {});
  expect(itself.status).toBeGreaterThanOrEqual(400);
  const other = await shop.call('POST', approve, { ...(await givenOf('finance')), ...onceKey() }, {});
  expect([other.status, other.body.status]).toEqual([200, 'processing']);
});

test('refunds of one day at once do not pass the limit of the day together', async () => {
  await limit(null, 250);
  const finance = await givenOf('finance');
  const orders = await Promise.all(Array.from({ length: 6 }, () => steps.givenPaid()));
  const answers = await Promise.all(orders.map((order) => steps.refund(order, { amountFen: 100 }, finance)));
  const statuses = answers.map(({ body }) => body.status);
  expect(statuses.filter((status) => status === 'processing')).toHaveLength(2);
  expect(statuses.filter((status) => status === 'waiting_for_approval')).toHaveLength(4);
  // Somebody else with the role has a day of their own.
  const [order] = orders as [(typeof orders)[0]];
  expect((await steps.refund(order, { amountFen: 200 }, await givenOf('finance'))).body.status).toBe(
    'processing',
  );
});

test('a role that is named twice is refused', async () => {
  const entry = { role: 'finance', perRefundFen: 1, perDayFen: 1 };
  const change = { refundLimits: [entry, entry] };
  const { status, body } = await shop.call('PATCH', '/api/admin/settings', owner, change);
  expect([status, body.errors[0].path]).toEqual([400, 'refundLimits[1].role']);
});

test('of several roles the greatest limit counts, and a role without one has none', () => {
  const limits = [
    { role: 'finance', perRefundFen: 100, perDayFen: 500 },
    { role: 'helper', perRefundFen: 200, perDayFen: null },
  ];
  expect(limitsOfRoles(['finance', 'helper'], limits)).toEqual({ perRefundFen: 200, perDayFen: null });
  expect(limitsOfRoles(['finance'], limits)).toEqual({ perRefundFen: 100, perDayFen: 500 });
  expect(limitsOfRoles(['finance', 'admin'], limits)).toEqual({ perRefundFen: null, perDayFen: null });
});
