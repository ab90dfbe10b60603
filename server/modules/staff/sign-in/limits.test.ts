import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, STAFF_PASSWORD } from '../../../test/back-office.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
beforeAll(async () => {
  shop = await startTestShop({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1', DEMO: 'on' });
  office = backOfficeOf(shop);
});
afterAll(() => shop.close());

const from = (network: number) => ({ 'x-forwarded-for': `203.0.113.${network}` });

test('one network may guess ten times, and a guess past that is not judged', async () => {
  const { username } = await office.account(['orders']);
  for (let guess = 0; guess < 10; guess += 1)
    expect(codeOf(await office.login(username, 'wrong', from(1)))).toBe('401 bad_credentials');
  expect(codeOf(await office.login(username, STAFF_PASSWORD, from(1)))).toBe('429 too_many_attempts');
});

test('however many strangers guess, the owner signs in from where they signed in before', async () => {
  const { username } = await office.account(['admin']);
  expect((await office.login(username, STAFF_PASSWORD, from(100))).statusCode).toBe(200);
  let refused = 0;
  for (let network = 2; network < 7; network += 1) {
    for (let guess = 0; guess < 9; guess += 1)
      if ((await office.login(username, 'wrong', from(network))).statusCode === 429) refused += 1;
  }
  expect(refused).toBeGreaterThan(0);
  expect(codeOf(await office.login(username, STAFF_PASSWORD, from(50)))).toBe('429 too_many_attempts');
  expect((await office.login(username, STAFF_PASSWORD, from(100))).statusCode).toBe(200);
});
