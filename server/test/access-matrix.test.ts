import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../simulators/test-rig.ts';
import { readDocument } from '../../tools/openapi/derive.ts';
import { createGateways } from '../gateways/index.ts';
import { createTokens } from '../platform/auth/tokens.ts';
import { startTestShop, TEST_SECRET, type TestShop } from './app.ts';
import { bearer, givenAddress, givenSku, givenStaff, givenUser, staffBearer } from './given.ts';
import { bearerOf, browserOf } from './people.ts';
import { MATRIX } from './route-access.ts';

/** The roles that come with the shop, as the HTTP contract has them: written down again, so that the code can be wrong. */
const ROLES = ['admin', 'catalog', 'orders', 'finance', 'warehouse', 'support', 'auditor'];
const PERMISSIONS: Record<string, string> = {
  'catalog.read': 'admin catalog orders finance warehouse support auditor',
  'stock.read': 'admin catalog orders finance warehouse support auditor',
  'catalog.write': 'admin catalog',
  'prices.write': 'admin catalog',
  'content.write': 'admin catalog',
  'promotions.write': 'admin catalog',
  'stock.adjust': 'admin catalog warehouse',
  'orders.read': 'admin orders finance warehouse support auditor',
  'orders.ship': 'admin orders warehouse',
  'orders.cancel': 'admin orders support',
  'orders.edit': 'admin orders support',
  'customers.read': 'admin orders finance support auditor',
  'customers.reveal': 'admin orders support',
  'customers.write': 'admin orders support',
  'refunds.create': 'admin finance support',
  'refunds.approve': 'admin finance',
  'payments.read': 'admin finance auditor',
  'books.read': 'admin finance auditor',
  'reconciliations.write': 'admin finance',
  'books.check': 'admin finance',
  'reports.read': 'admin catalog finance auditor',
  'exports.create': 'admin catalog orders finance',
  'settings.read': 'admin auditor',
  'audit.read': 'admin auditor',
  'settings.write': 'admin',
  'staff.manage': 'admin',
};
/** It answers until the session ends. */
const STREAM = 'GET /api/admin/events';
const PERMISSION_CODES =
  /permission_denied|step_up_required|second_factor_required|staff_(only|disabled)|token_/;
const hasPermission = (role: string, permission: string) =>
  PERMISSIONS[permission]?.split(' ').includes(role) ?? false;

const rowsOf = (...accesses: string[]) =>
  accesses.flatMap((access) => (MATRIX[access] ?? []).map((route) => [route, access] as const));
const OPERATOR = Object.keys(MATRIX).filter((access) => /^staff(:|$)/.test(access));

interface Document {
  paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>>;
}
const document = (await readDocument()) as Document;
const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, { security }]) => ({
    route: `${method.toUpperCase()} ${path}`,
    security: security?.flatMap(Object.keys) ?? [],
  })),
);

let rig: Rig;
let shop: TestShop;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

type Headers = Record<string, string>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

function ask(route: string, headers: Headers = {}, ids: Record<string, string> = {}, payload: object = {}) {
  const [method, path = ''] = route.split(' ') as [Method, string];
  const url = path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? randomUUID());
  return shop.app.inject({ method, url, headers, ...(method !== 'GET' && { payload }) });
}

const outcome = (answer: LightMyRequestResponse) => `${answer.statusCode} ${answer.json().code}`;

test('every route of the document stands in one row, every row is a route, and both say the same', () => {
  const listed = Object.values(MATRIX).flat();
  expect(listed.toSorted()).toEqual([...new Set(listed)].toSorted());
  expect(documented.map(({ route }) => route).toSorted()).toEqual(listed.toSorted());
  for (const [access, routes] of Object.entries(MATRIX)) {
    const scheme = access === 'anyone' ? [] : [/cookie$/i.test(access) ? access : 'bearer'];
    for (const { route, security } of documented)
      if (routes.includes(route)) expect([route, security]).toEqual([route, scheme]);
  }
});

describe('with nothing, or with a bad token', () => {
  const foreign = createTokens({
    secret: 'not the secret of this shop at all',
    issuer: 'jishi',
    audience: 'jishi',
  });

  test.each(rowsOf('shopper', ...OPERATOR))('%s (%s)', async (route, access) => {
    const ids = {
      sub: randomUUID(),
      sid: randomUUID(),
      ...(access !== 'shopper' && { staff: true as const }),
    };
    const good = shop.tokens.sign(ids);
    for (const authorization of [undefined, '', `Basic ${good}`, 'Bearer', `Token ${good}`, good])
      expect(outcome(await ask(route, authorization === undefined ? {} : { authorization }))).toBe(
        '401 token_missing',
      );
    const [head, body, signature = ''] = good.split('.');
    const bad = [
      foreign.sign(ids),
      'nonsense',
      `${head}.${body}.`,
      `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
    ];
    for (const token of bad)
      expect(outcome(await ask(route, { authorization: `Bearer ${token}` }))).toBe('403 token_invalid');
  });

  test.each(rowsOf('anyone'))('%s (%s) asks for none', async (route) => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }] as Headers[])
      expect((await ask(route, headers)).body).not.toMatch(/token_(missing|invalid|expired)|staff_only/);
  });

  test('POST /api/auth/refresh and logout go by their cookie alone', async () => {
    const who = bearerOf(await browserOf(shop).register());
    expect(outcome(await ask('POST /api/auth/refresh', who))).toBe('401 refresh_missing');
    const { statusCode } = await ask('POST /api/auth/logout', who);
    expect(statusCode).toBe(204);
  });
});

describe('with a token of the wrong kind, or without the permission', () => {
  test.each(rowsOf(...OPERATOR))('a shopper at %s (%s)', async (route) => {
    const { id } = await givenUser(shop.database.db);
    expect(outcome(await ask(route, bearer(shop.tokens, id)))).toBe('403 staff_only');
  });

  test.each(rowsOf('shopper'))('staff, even an admin, at %s (%s)', async (route) => {
    const { id } = await givenStaff(shop.database.db, ['admin']);
    expect(outcome(await ask(route, staffBearer(shop.tokens, id)))).toBe('403 token_invalid');
  });

  const walked: string[] = [];
  // Vitest keeps what a passing test prints to itself; this line is meant to be read.
  afterAll(() => void process.stdout.write(`routes of the back office by role: ${walked.join(', ')}\n`));

  /** One member of staff a role; each walks every route of the back office. */
  test.each(ROLES)('%s is let in where a permission says so, and refused everywhere else', async (role) => {
    const { id } = await givenStaff(shop.database.db, [role]);
    const who = staffBearer(shop.tokens, id);
    const me = (await ask('GET /api/admin/me', who)).json();
    expect(me.permissions).toEqual(Object.keys(PERMISSIONS).filter((each) => hasPermission(role, each)));
    let [allowed, refused] = [0, 0];
    for (const [route, access] of rowsOf(...OPERATOR)) {
      if (route === STREAM) {
        const stream = await shop.app.inject({
          url: '/api/admin/events',
          headers: who,
          payloadAsStream: true,
        });
        expect(stream.statusCode).toBe(200);
        stream.stream().destroy();
        allowed += 1;
        continue;
      }
      const answer = await ask(route, who);
      const names = access === 'staff' ? [] : access.slice('staff:'.length).split('|');
      const mayCall = names.length === 0 || names.some((name) => hasPermission(role, name));
      if (mayCall) {
        // A made-up code or id is refused as such: that is no matter of permission.
        expect([route, answer.body]).toEqual([route, expect.not.stringMatching(PERMISSION_CODES)]);
        allowed += 1;
      } else {
        expect([route, outcome(answer)]).toEqual([route, '403 permission_denied']);
        refused += 1;
      }
    }
    // Nobody was signed out or disabled by the walk.
    expect((await ask('GET /api/admin/me', who)).statusCode).toBe(200);
    walked.push(`${role} ${allowed} of ${allowed + refused}`);
  });
});

describe('with the id of another user’s thing', () => {
  const ADDRESS = {
    recipient: '王小明',
    mobile: '13800138000',
    regionCode: '110101',
    detail: '东长安街 1 号',
  };
  const OWN = { reason: '不想要了' };

  /** Bodies under which the owner is not refused for their form. */
  const BODIES: Record<string, object> = {
    'PUT /api/addresses/{id}': ADDRESS,
    'PATCH /api/cart/items/{skuId}': { count: 2 },
    'POST /api/orders/{orderNo}/cancel': OWN,
    'POST /api/orders/{orderNo}/payments': { provider: 'alipay', channel: 'page' },
    'PUT /api/orders/{orderNo}/address': ADDRESS,
    'POST /api/orders/{orderNo}/refund-requests': OWN,
    'PUT /api/orders/{orderNo}/refund-requests/{id}/return-shipment': {
      carrier: 'shunfeng',
      trackingNumber: 'SF1',
    },
    'POST /api/orders/{orderNo}/reviews': { rating: 5, text: '很好' },
    'POST /api/orders/{orderNo}/invoice': { kind: 'personal', title: '张三', email: 'z@example.com' },
  };
  /** Says nothing about whether it was there, to anybody; or names a product, which is everybody's. */
  const SAYS_NOTHING = [
    'DELETE /api/cart/items/{skuId}',
    // A coupon that can be claimed belongs to nobody yet.
    'POST /api/coupons/{id}/claim',
    'DELETE /api/me/favourites/{productId}',
    'PUT /api/me/favourites/{productId}',
  ];
  const withId = rowsOf('shopper').filter(([route]) => route.includes('{') && !SAYS_NOTHING.includes(route));

  async function ownerWithEverything() {
    const answer = await browserOf(shop).register();
    const headers = bearerOf(answer);
    const { id: userId } = answer.json().user;
    const { skuId } = await givenSku(shop.database.db);
    const { id } = await givenAddress(shop.database.db, userId);
    const checkout = await ask('POST /api/checkouts', headers, {}, { items: [{ skuId, count: 1 }] });
    const placed = await ask(
      'POST /api/orders',
      { ...headers, 'idempotency-key': checkout.json().key },
      {},
      { addressId: id },
    );
    expect(placed.statusCode, placed.body).toBe(201);
    await ask('POST /api/cart/items', headers, {}, { skuId, count: 1 });
    await shop.database.db
      .insertInto('third_party_accounts')
      .values({ provider: 'weibo', uid: randomUUID(), user_id: userId })
      .execute();
    const orderNo = placed.json().orderNo as string;
    await shop.database.db
      .insertInto('invoices')
      .values({ order_no: orderNo, user_id: userId, kind: 'personal', title: '李四', email: 'l@example.com' })
      .execute();
    const values = {
      order_no: orderNo,
      amount_fen: 1,
      reason: 'x',
      kind: 'return',
      status: 'approved',
      lines: '[]',
    };
    const request = await shop.database.db
      .insertInto('refund_requests')
      .values(values)
      .returning('id')
      .executeTakeFirstOrThrow();
    const sessions = (await ask('GET /api/me/sessions', headers)).json().items;
    const ids = { id, skuId, orderNo, provider: 'weibo' };
    const ownIds: Record<string, string> = { '/sessions/': sessions[0].id, '/refund-requests/': request.id };
    return { headers, ids, ownIds, checkoutKey: checkout.json().key as string };
  }

  test.each(withId)('%s (%s) answers 404, and its owner something else', async (route) => {
    const owner = await ownerWithEverything();
    const [, ownId] = Object.entries(owner.ownIds).find(([part]) => route.includes(part)) ?? [];
    const ids = ownId === undefined ? owner.ids : { ...owner.ids, id: ownId };
    const stranger = bearerOf(await browserOf(shop).register());
    const body = { ...BODIES[route], ...(route.endsWith('/reviews') && { skuId: owner.ids.skuId }) };
    expect((await ask(route, stranger, ids, body)).statusCode).toBe(404);
    for (const id of ['1', 'not-an-id', '../me', randomUUID()]) {
      const unknown = Object.fromEntries(Object.keys(ids).map((name) => [name, encodeURIComponent(id)]));
      expect((await ask(route, owner.headers, unknown, body)).statusCode).toBe(404);
    }
    const own = await ask(route, owner.headers, ids, body);
    expect(own.statusCode, own.body).not.toBe(404);
    expect(own.statusCode).toBeLessThan(500);
  });

  test('ids in bodies and headers are no way around', async () => {
    const owner = await ownerWithEverything();
    const stranger = bearerOf(await browserOf(shop).register());
    const { skuId, id: addressId } = owner.ids;
    const withKey = (key: string) => ({ ...stranger, 'idempotency-key': key });
    const foreignKey = await ask('POST /api/orders', withKey(owner.checkoutKey), {}, { addressId });
    expect(outcome(foreignKey)).toBe('404 checkout_not_found');
    const own = await ask('POST /api/checkouts', stranger, {}, { items: [{ skuId, count: 1 }] });
    const foreignAddress = await ask('POST /api/orders', withKey(own.json().key), {}, { addressId });
    expect(outcome(foreignAddress)).toBe('404 address_not_found');
  });

  test('taking another’s goods out of the cart takes nothing', async () => {
    const owner = await ownerWithEverything();
    const stranger = bearerOf(await browserOf(shop).register());
    await ask('DELETE /api/cart/items/{skuId}', stranger, owner.ids);
    expect((await ask('GET /api/cart', owner.headers)).json().items).toHaveLength(1);
  });
});

test('the secret of the tests is the shop’s: a token made elsewhere with it is good', async () => {
  const { id } = await givenUser(shop.database.db);
  const elsewhere = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  expect((await ask('GET /api/me', bearer(elsewhere, id))).statusCode).toBe(200);
});
