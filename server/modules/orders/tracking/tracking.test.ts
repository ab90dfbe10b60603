import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import type { CarrierGateway } from '../../../gateways/carrier.ts';
import { createGateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { whileLocked } from '../../../test/locks.ts';
import { staffOrders } from '../../../test/staff-orders.ts';
import { createTracking } from './service.ts';

let rig: Rig;
let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
let gateway: CarrierGateway;
beforeAll(async () => {
  rig = await startSimulators();
  const gateways = createGateways(rig.settings);
  if (!gateways.carriers) throw new Error('the simulator gives no settings for the service of carriers');
  gateway = gateways.carriers;
  shop = await startTestShop({}, { carriers: gateway });
  await shop.app.listen({ host: '127.0.0.1', port: 0 });
  at = staffOrders(shop);
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

let parcels = 0;
async function givenShipped(carrier = 'yuantong') {
  const shopper = await at.shopper();
  const { skuId } = await givenSku(shop.database.db);
  const orderNo = await shopper.order({ skuId, count: 2 });
  await at.pay(orderNo);
  parcels += 1;
  const parcel = { carrier, trackingNumber: `YT${parcels}` };
  const staff = await at.staff('orders');
  expect((await staff('POST', `/api/admin/orders/${orderNo}/ship`, parcel)).status).toBe(200);
  return { shopper, staff, orderNo, parcel, skuId };
}

const address = () => {
  const bound = shop.app.server.address();
  return `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
};
const follow = () =>
  createTracking({
    db: shop.database.db,
    carriers: gateway,
    callbackUrl: `${address()}/api/carriers/kuaidi100/push`,
    log: shop.app.log,
    read: () => Promise.reject(new Error('not read')),
  }).followParcels();
const ask = async (method: string, path: string, body: object) => {
  const answer = await fetch(`${rig.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
};
const happen = (parcel: object, ...events: object[]) =>
  ask('POST', '/carriers/control/events', { ...parcel, events });
const setFault = (api: string | null) => ask('PUT', '/carriers/control/faults', { api });
type Given = Awaited<ReturnType<typeof givenShipped>>;
const seen = async ({ shopper, orderNo }: Given) =>
  (await shopper.ask('GET', `/api/orders/${orderNo}/tracking`)).body.parcels[0];

const PICKED = { at: '2026-11-01T01:02:03.000Z', text: '已揽收', place: '杭州市' };
const SIGNED = { at: '2026-11-02T01:02:03.000Z', text: '已签收，签收人：本人', place: '北京市' };

test('an event is reported to the shop at once and stands on the order, newest first', async () => {
  const given = await givenShipped();
  expect(await seen(given)).toMatchObject({
    carrier: 'yuantong',
    carrierName: '圆通速递',
    trackingUrl: `https://www.kuaidi100.com/chaxun?com=yuantong&nu=${given.parcel.trackingNumber}`,
    lines: [{ skuId: given.skuId, count: 2 }],
    events: [],
  });
  await follow();
  await happen(given.parcel, PICKED);
  expect((await seen(given)).events).toEqual([PICKED]);
  await happen(given.parcel, SIGNED);
  expect((await seen(given)).events).toEqual([SIGNED, PICKED]);
  const stranger = await at.shopper();
  const foreign = await stranger.ask('GET', `/api/orders/${given.orderNo}/tracking`);
  expect([foreign.status, foreign.body.code]).toEqual([404, 'order_not_found']);
});

test('what happened before the subscription, or was never reported, is asked for', async () => {
  const given = await givenShipped();
  await happen(given.parcel, PICKED);
  expect((await seen(given)).events).toEqual([]);
  await follow();
  expect((await seen(given)).events).toEqual([PICKED]);
  await setFault('lose_push');
  await happen(given.parcel, SIGNED);
  await setFault(null);
  expect((await seen(given)).events).toEqual([PICKED]);
  await sql`UPDATE parcel_tracking SET due_at = now() WHERE due_at IS NOT NULL`.execute(shop.database.db);
  await follow();
  expect((await seen(given)).events).toEqual([SIGNED, PICKED]);
});

test('a forged report changes nothing, and trouble of the service is followed by another attempt', async () => {
  const given = await givenShipped();
  await setFault('down');
  await follow();
  await setFault(null);
  await sql`UPDATE parcel_tracking SET due_at = now() WHERE due_at IS NOT NULL`.execute(shop.database.db);
  await follow();
  await setFault('forge_push');
  await happen(given.parcel, PICKED);
  await setFault(null);
  expect((await seen(given)).events).toEqual([]);
  await happen(given.parcel, SIGNED);
  expect((await seen(given)).events).toEqual([SIGNED, PICKED]);
});

test('a corrected number is another parcel, and a carrier that staff typed is followed by nobody', async () => {
  const given = await givenShipped();
  await follow();
  await happen(given.parcel, PICKED);
  const [{ id }] = (await given.shopper.ask('GET', `/api/orders/${given.orderNo}`)).body.shipments;
  const url = `/api/admin/orders/${given.orderNo}/shipments/${id}`;
  expect((await given.staff('PATCH', url, { trackingNumber: 'YT-NEW' })).status).toBe(200);
  expect((await seen(given)).events).toEqual([]);
  const own = await givenShipped('同城闪送');
  await follow();
  expect(await seen(own)).toMatchObject({ carrierName: '同城闪送', trackingUrl: null, events: [] });
  const { rows } = await sql<{ left: number }>`
    SELECT count(*)::int AS left FROM parcel_tracking t JOIN shipments s ON s.id = shipment_id
    WHERE s.carrier = '同城闪送' AND due_at IS NOT NULL`.execute(shop.database.db);
  expect(rows).toEqual([{ left: 0 }]);
});

test('a parcel that another server claims at the same moment is not asked for', async () => {
  const [claimed] = await Promise.all([givenShipped(), givenShipped(), givenShipped()]);
  const asked: string[] = [];
  const counting: CarrierGateway = {
    ...gateway,
    query(parcel) {
      asked.push(parcel.trackingNumber);
      return gateway.query(parcel);
    },
  };
  const { db } = shop.database;
  const service = createTracking({
    ...{ db, carriers: counting, log: shop.app.log },
    callbackUrl: `${address()}/api/carriers/kuaidi100/push`,
    read: () => Promise.reject(new Error('not read')),
  });
  const claim = `UPDATE parcel_tracking SET due_at = now() + interval '2 minutes' WHERE shipment_id =
                 (SELECT id FROM shipments WHERE tracking_number = $1)`;
  const { trackingNumber } = claimed.parcel;
  await whileLocked(shop.database.pool, [[claim, [trackingNumber]]], () => service.followParcels());
  expect(asked).not.toContain(trackingNumber);
  expect(new Set(asked).size).toBe(2);
});
