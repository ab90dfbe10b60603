import { expect, test } from 'vitest';
import { bodyOf, type FlashItem, takenOf } from './flashSale.ts';

const item = (more: Partial<FlashItem>): FlashItem => ({
  skuId: 'a',
  productId: 'p',
  title: '陶杯',
  options: [],
  priceFen: 900,
  ordinaryPriceFen: 1_900,
  quota: 10,
  perUser: 2,
  taken: 3,
  ...more,
});

test('the server is sent what people edit of a sale, and nothing that it knows itself', () => {
  const draft = {
    name: '晨间抢购',
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: '2026-01-01T02:00:00.000Z',
  };
  expect(bodyOf({ ...draft, items: [item({})], version: 4 })).toEqual({
    ...draft,
    items: [{ skuId: 'a', priceFen: 900, quota: 10, perUser: 2 }],
  });
});

test('the pieces of all items are summed', () => {
  expect(takenOf({ items: [item({}), item({ quota: 5, taken: 5 })] })).toEqual({ taken: 8, quota: 15 });
});
