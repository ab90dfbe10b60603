import { describe, expect, test } from 'vitest';
import { type AnyInput, type ApiAnswer, ApiProblem } from '../../../api-client/index.ts';
import { isOutcomeUnknown, type OrderBody, placeOrder } from './placeOrder.ts';

const home: OrderBody = { addressId: 'home', remark: '' };
const work: OrderBody = { addressId: 'work', remark: 'ring twice' };
const reused = new ApiProblem({ status: 422, code: 'idempotency_key_reused' });
const order = (isReplayed: boolean): ApiAnswer => ({
  status: isReplayed ? 200 : 201,
  body: { orderNo: '1' },
  header: (name) => (name === 'idempotency-replayed' && isReplayed ? 'true' : null),
});

function prepared(...answers: (ApiAnswer | ApiProblem)[]) {
  const sent: AnyInput[] = [];
  const request = async (_method: string, _path: string, input: AnyInput = {}) => {
    sent.push(input);
    const next = answers.shift();
    if (next === undefined || next instanceof ApiProblem) throw next;
    return next;
  };
  return { api: { request }, sent };
}

test('the request carries the key and the trimmed remark', async () => {
  const { api, sent } = prepared(order(false));
  const placed = await placeOrder(api, 'key-1', { addressId: 'home', remark: '  ' }, null);
  expect(placed).toMatchObject({ order: { orderNo: '1' }, isReplayed: false });
  expect(sent).toEqual([
    { headers: { 'idempotency-key': 'key-1' }, body: { addressId: 'home', remark: '' } },
  ]);
});

test('a replayed answer is marked as such', async () => {
  const { api } = prepared(order(true));
  expect(await placeOrder(api, 'key-1', home, home)).toMatchObject({ isReplayed: true });
});

test('with another address after a lost answer, the existing order is returned', async () => {
  const { api, sent } = prepared(reused, order(true));
  expect(await placeOrder(api, 'key-1', work, home)).toMatchObject({ isReplayed: true });
  expect(sent.map((input) => (input.body as OrderBody).addressId)).toEqual(['work', 'home']);
});

test('without an earlier attempt the refusal is thrown', async () => {
  const { api, sent } = prepared(reused);
  await expect(placeOrder(api, 'key-1', work, null)).rejects.toBe(reused);
  expect(sent).toHaveLength(1);
});

test('any other refusal is thrown', async () => {
  const gone = new ApiProblem({ status: 409, code: 'out_of_stock' });
  const { api } = prepared(gone);
  await expect(placeOrder(api, 'key-1', home, home)).rejects.toBe(gone);
});

describe('whether it is unknown if the order was placed', () => {
  test.each([
    [0, 'offline', true],
    [500, 'internal_error', true],
    [502, 'server_error', true],
    [503, 'busy', false],
    [409, 'out_of_stock', false],
    [410, 'checkout_expired', false],
  ])('%d %s: unknown is %s', (status, code, isUnknown) => {
    expect(isOutcomeUnknown({ status, code })).toBe(isUnknown);
  });
});
