import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, PASSWORD, refreshCookie } from '../../../test/people.ts';
import { deleteOldRevocations } from './queries.ts';
import { createRevocations } from './service.ts';

let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  shop = await startTestShop();
  browser = browserOf(shop);
});
afterAll(() => shop.close());

type Headers = { authorization: string };
const says = async (headers: Headers) => {
  const answer = await browser.ask('GET', '/api/orders', undefined, headers);
  return answer.statusCode === 200 ? 200 : `${answer.statusCode} ${answer.json().code}`;
};
const sidOf = ({ authorization }: Headers): string =>
  JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()).sid;
const username = async (headers: Headers) =>
  (await browser.ask('GET', '/api/me', undefined, headers)).json().username as string;

test('a token of a session that was signed out is refused at once', async () => {
  const registered = await browser.register();
  const headers = bearerOf(registered);
  expect(await says(headers)).toBe(200);
  const cookie = { cookie: `jishi_refresh=${refreshCookie(registered)}` };
  await browser.post('/api/auth/logout', undefined, cookie);
  expect(await says(headers)).toBe('403 token_invalid');
});

test('after a change of password the tokens of other sessions are refused, the own one stays', async () => {
  const headers = bearerOf(await browser.register());
  const other = bearerOf(await browser.login(await username(headers), PASSWORD));
  const newPassword = 'another river stone';
  const change = { oldPassword: PASSWORD, newPassword, newPasswordConfirm: newPassword };
  expect((await browser.ask('PUT', '/api/me/password', change, headers)).statusCode).toBe(204);
  expect([await says(headers), await says(other)]).toEqual([200, '403 token_invalid']);
});

test('a session that its owner ended elsewhere is refused', async () => {
  const headers = bearerOf(await browser.register());
  const other = bearerOf(await browser.login(await username(headers), PASSWORD));
  const url = `/api/me/sessions/${sidOf(other)}`;
  expect((await browser.ask('DELETE', url, undefined, headers)).statusCode).toBe(204);
  expect([await says(headers), await says(other)]).toEqual([200, '403 token_invalid']);
});

test('the token of a deleted account reads no orders', async () => {
  const headers = bearerOf(await browser.register());
  expect((await browser.ask('DELETE', '/api/me', { password: PASSWORD }, headers)).statusCode).toBe(204);
  expect(await says(headers)).toBe('403 token_invalid');
});

test('another server refuses the token after its next read, and forgets it when the token has expired', async () => {
  let nowMs = 0;
  const elsewhere = createRevocations(shop.database.db, () => nowMs);
  await elsewhere.refresh();
  const registered = await browser.register();
  const sid = sidOf(bearerOf(registered));
  await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(registered)}` });
  expect(elsewhere.isRevoked(sid)).toBe(false);
  nowMs += 1_000;
  await elsewhere.refresh();
  expect(elsewhere.isRevoked(sid)).toBe(true);
  nowMs += 17 * 60_000;
  await deleteOldRevocations(shop.database.db, 0);
  await elsewhere.refresh();
  expect(elsewhere.isRevoked(sid)).toBe(false);
});

test('a server that starts later knows what was revoked before', async () => {
  const registered = await browser.register();
  await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(registered)}` });
  const later = createRevocations(shop.database.db);
  await later.refresh();
  expect(later.isRevoked(sidOf(bearerOf(registered)))).toBe(true);
});
