import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { openidOf } from '../../../../simulators/wechat/login/users.ts';
import { createGateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { refreshCookie, registration } from '../../../test/people.ts';
import { stateCookie, visitorOf } from '../../../test/third-party.ts';

/** What only WeChat has: two places to sign in, and one person with several ids. */

const INSIDE = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' };
let rig: Rig;
let shop: TestShop;
let visitor: ReturnType<typeof visitorOf>;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
  visitor = visitorOf({ shop, rig, provider: 'wechat' });
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const outcome = (answer: LightMyRequestResponse) => [answer.statusCode, answer.json().code];

test('a browser inside WeChat is asked in place, every other one shows a QR code', async () => {
  expect((await visitor.start()).authorizeUrl).toContain('/connect/qrconnect?');
  expect((await visitor.start('/cart', INSIDE)).authorizeUrl).toContain('/connect/oauth2/authorize?');
});

test('one person is one account by QR code and inside WeChat', async () => {
  const person = visitor.newPerson();
  const made = await visitor.bind({ ticket: await visitor.ticketOf(person), create: registration() });
  expect(made.statusCode).toBe(201);
  const inside = await visitor.signIn(person, '/orders', INSIDE);
  expect(inside.headers.location).toBe('/orders');
});

test('who was bound by an openid is found again once there is a unionid', async () => {
  const person = visitor.newPerson();
  await rig.ask('PUT', '/wechat/control/faults', { unionid: 'absent' });
  const made = await visitor.bind({ ticket: await visitor.ticketOf(person), create: registration() });
  await rig.ask('PUT', '/wechat/control/faults', {});
  expect(await visitor.usersOf(person)).toEqual([]);
  expect((await visitor.signIn(person, '/orders')).headers.location).toBe('/orders');
  expect(await visitor.usersOf(person)).toEqual([made.json().user.id]);
  // The other application never saw the openid, and finds the person by the unionid.
  expect((await visitor.signIn(person, '/orders', INSIDE)).headers.location).toBe('/orders');
});

test('a ticket of WeChat is none at the addresses of Weibo', async () => {
  const ticket = await visitor.ticketOf(visitor.newPerson());
  const weibo = visitorOf({ shop, rig, provider: 'weibo' });
  const cookie = visitor.cookieFor(ticket);
  expect(outcome(await weibo.ownerOf(ticket, cookie))).toEqual([410, 'ticket_expired']);
  expect(outcome(await weibo.bind({ ticket, create: registration() }, cookie))).toEqual([
    410,
    'ticket_expired',
  ]);
  expect((await visitor.bind({ ticket, create: registration() })).statusCode).toBe(201);
});

test('inside WeChat without its official account, signing in is gateway_not_configured', async () => {
  const wechatLogin = { ...rig.settings.wechatLogin, official: null };
  const bare = await startTestShop({}, createGateways({ ...rig.settings, wechatLogin }));
  try {
    const ask = (headers: object) =>
      bare.app.inject({ method: 'GET', url: '/api/auth/wechat/url', headers: { ...headers } });
    expect(outcome(await ask(INSIDE))).toEqual([503, 'gateway_not_configured']);
    expect((await ask({})).statusCode).toBe(200);
    const { signIn } = (await bare.app.inject({ method: 'GET', url: '/api/shop' })).json();
    expect(signIn).toEqual({ sms: true, weibo: true, wechat: true, wechatInside: false, wechatPays: false });
  } finally {
    await bare.close();
  }
});

const openidUrl = (headers: Record<string, string>) =>
  visitor.ask('GET', '/api/payments/wechat/openid/url?returnTo=/orders/1', undefined, headers);

test('a buyer inside WeChat comes back with the openid of the application that takes the payment, not signed in', async () => {
  const started = await openidUrl(INSIDE);
  const { url } = started.json();
  expect(url).toContain('scope=snsapi_base');
  const person = visitor.newPerson();
  const cookie = stateCookie(started);
  const back = await visitor.callback(await visitor.agree(url, person), cookie);
  expect(back.headers.location).toBe(`/orders/1#openid=${openidOf(rig.settings.wechat.appId, person)}`);
  expect(refreshCookie(back)).toBe('');
});

test('without an answer of WeChat the buyer comes back without an openid', async () => {
  const started = await openidUrl(INSIDE);
  const path = await visitor.agree(started.json().url, visitor.newPerson());
  await visitor.setDown(true);
  const back = await visitor.callback(path, stateCookie(started));
  await visitor.setDown(false);
  expect(back.headers.location).toBe('/orders/1#openid=');
});

test('outside WeChat nobody is asked who pays', async () => {
  expect(outcome(await openidUrl({}))).toEqual([409, 'only_inside_wechat']);
});
