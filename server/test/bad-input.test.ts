import type { LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../simulators/test-rig.ts';
import { readDocument } from '../../tools/openapi/derive.ts';
import { createGateways } from '../gateways/index.ts';
import { startTestShop, type TestShop } from './app.ts';
import { type Known, type Operation, operationsOf } from './bad-input/document.ts';
import { type BadRequest, badRequests } from './bad-input/requests.ts';
import {
  bearer,
  givenAddress,
  givenCategory,
  givenSku,
  givenStaff,
  givenUser,
  staffBearer,
} from './given.ts';

const operations = operationsOf(await readDocument());

let shop: TestShop;
let simulators: Rig;
let known: Known;
let shopper: Record<string, string>;
let staff: Record<string, string>;

beforeAll(async () => {
  simulators = await startSimulators();
  shop = await startTestShop({}, createGateways(simulators.settings));
  const { db } = shop.database;
  const { id: userId } = await givenUser(db);
  const { id: addressId } = await givenAddress(db, userId);
  const { id: categoryId } = await givenCategory(db);
  const { skuId, productId } = await givenSku(db);
  shopper = bearer(shop.tokens, userId);
  staff = staffBearer(shop.tokens, (await givenStaff(db, ['admin'])).id);
  known = { skuId, productId, addressId, categoryId, ...FORMS };
  known.orderNo = await placeOrder(skuId, addressId);
});

afterAll(async () => {
  await shop.close();
  await simulators.close();
});

/** Values of the right form that no schema gives away. */
const FORMS = {
  mobile: '13800138000',
  regionCode: '110101',
  username: 'shopper0001',
  password: 'a long enough password',
  passwordConfirm: 'a long enough password',
  newPassword: 'a long enough password',
  newPasswordConfirm: 'a long enough password',
  code: '123456',
  smsCode: '123456',
  mergeId: '0199a1b2-0000-4000-8000-000000000001',
};

async function placeOrder(skuId: string, addressId: string): Promise<string> {
  const checkout = await shop.app.inject({
    method: 'POST',
    url: '/api/checkouts',
    headers: shopper,
    payload: { items: [{ skuId, count: 1 }] },
  });
  const headers = { ...shopper, 'idempotency-key': checkout.json().key };
  const placed = await shop.app.inject({
    method: 'POST',
    url: '/api/orders',
    headers,
    payload: { addressId },
  });
  return placed.json().orderNo;
}

/** Refused tries are counted there: that is their purpose. */
const COUNTS_REFUSALS = ['rate_limits', 'sms_code_tries', 'payment_messages'];

/** One text that changes with any row of any table. */
async function fingerprint(): Promise<string> {
  const { db } = shop.database;
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> ALL(${COUNTS_REFUSALS})`.execute(db);
  const sums = tables.map(
    ({ name }) =>
      sql`SELECT ${name} || sum(hashtextextended(t::text, 0))::text AS sum FROM ${sql.table(name)} t`,
  );
  const { rows } = await sql<{ sum: string | null }>`${sql.join(sums, sql` UNION ALL `)}`.execute(db);
  return rows.map(({ sum }) => sum).join(' ');
}

function idFor({ path }: Operation): unknown {
  if (path.includes('/skus/')) return known.skuId;
  if (path.includes('/products/')) return known.productId;
  if (path.includes('/addresses/')) return known.addressId;
  return '01890000-0000-7000-8000-000000000000';
}

/** What is wrong with an answer to a bad request: it broke, it is no problem document, or it changed something. */
function complaint({ path }: Operation, { what }: BadRequest, answer: LightMyRequestResponse): string | null {
  const { statusCode, body } = answer;
  if (statusCode >= 500) return `${what}: ${statusCode} ${body.slice(0, 200)}`;
  if (statusCode < 400) return null;
  const type = String(answer.headers['content-type']);
  // WeChat Pay's server reads this form and no problem document.
  if (path.startsWith('/api/payments/wechat/') && body.startsWith('{"code":"FAIL"')) return null;
  if (!type.startsWith('application/problem+json')) return `${what}: ${statusCode} as ${type}`;
  const { code, status } = JSON.parse(body) as { code: string; status: number };
  return status === statusCode && /^[a-z_]+$/.test(code) ? null : `${what}: ${body}`;
}

/** The answer of a route that streams without an end is taken by its status; a refusal has an end. */
const ENDLESS = ['/api/admin/events'];

async function ask({ path }: Operation, injected: Omit<BadRequest, 'what'>): Promise<LightMyRequestResponse> {
  if (!ENDLESS.includes(path)) return shop.app.inject(injected);
  const answer = await shop.app.inject({ ...injected, payloadAsStream: true });
  answer.stream().destroy();
  return answer.statusCode < 400 ? answer : shop.app.inject(injected);
}

test.each(operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s: bad input gets a clear answer and changes nothing',
  async (_name, operation) => {
    const signed = !operation.isProtected ? {} : operation.path.startsWith('/api/admin') ? staff : shopper;
    const { bad } = badRequests(operation, { ...known, id: idFor(operation) }, signed);
    const complaints: string[] = [];
    let before = await fingerprint();
    for (const request of bad) {
      const { what: _, ...injected } = request;
      const answer = await ask(operation, injected);
      const wrong = complaint(operation, request, answer);
      if (wrong !== null) complaints.push(wrong);
      const after = await fingerprint();
      if (answer.statusCode >= 400 && after !== before)
        complaints.push(`${request.what}: ${answer.statusCode}, and yet something changed`);
      before = after;
    }
    expect(complaints).toEqual([]);
  },
  120_000,
);
