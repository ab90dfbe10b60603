/** Walks the HTTP contract, signing in, over real HTTP on a shop as `npm start` makes it. */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as shapes from './shapes.ts';
import { has, problem } from './shapes.ts';
import { createWorld, DEMO_OPERATOR, newRegistration, PASSWORD, type World } from './world.ts';

let world: World;
let { shopper, operator, simulators } = {} as World;

beforeAll(async () => {
  world = await createWorld();
  ({ shopper, operator, simulators } = world);
}, 300_000);

afterAll(() => world.close());

test('registration answers with a session; what is taken is said', async () => {
  const registration = newRegistration();
  const registered = await world.stranger().call('POST', '/api/auth/register', registration);
  expect(registered).toMatchObject({ status: 201, body: shapes.session });
  const nobody = world.stranger();
  expect(
    await nobody.call('POST', '/api/auth/register', { ...registration, mobile: '13900139000' }),
  ).toMatchObject(problem(409, 'username_taken'));
  const other = { ...registration, username: 'another001' };
  expect(await nobody.call('POST', '/api/auth/register', other)).toMatchObject(problem(409, 'mobile_taken'));
  const wrong = { username: 'short', mobile: '12', password: 'x', passwordConfirm: 'y' };
  const refused = await nobody.call('POST', '/api/auth/register', wrong);
  expect(refused).toMatchObject(problem(400, 'validation_failed'));
  const paths = refused.body.errors.map((error: { path: string }) => error.path);
  expect(new Set(paths)).toEqual(new Set(['username', 'mobile', 'password', 'passwordConfirm']));
});

test('sign-in by password, refresh and sign-out', async () => {
  const registration = newRegistration();
  const { username, password } = registration;
  await world.stranger().call('POST', '/api/auth/register', registration);
  const client = world.stranger();
  expect(await client.call('POST', '/api/auth/login', { username, password: 'x' })).toMatchObject(
    problem(401, 'bad_credentials'),
  );
  const signedIn = await client.call('POST', '/api/auth/login', {
    username: username.toUpperCase(),
    password,
  });
  expect(signedIn).toMatchObject({ status: 200, body: shapes.session });
  const refreshed = await client.call('POST', '/api/auth/refresh');
  expect(refreshed).toMatchObject({
    status: 200,
    body: has({ accessToken: shapes.text, expiresInSeconds: shapes.number }),
  });
  expect(
    await client.call('POST', '/api/auth/refresh', undefined, { origin: 'https://elsewhere.example' }),
  ).toMatchObject(problem(403, 'origin_refused'));
  expect((await client.call('POST', '/api/auth/logout')).status).toBe(204);
  expect((await client.call('POST', '/api/auth/refresh')).status).toBe(401);
  expect(await world.stranger().call('POST', '/api/auth/refresh')).toMatchObject(
    problem(401, 'refresh_missing'),
  );
});

test('sign-in by SMS makes the account the first time', async () => {
  const client = world.stranger();
  const other = `137${randomInt(100_000_000).toString().padStart(8, '0')}`;
  expect(await client.call('POST', '/api/auth/sms/codes', { mobile: other })).toMatchObject({
    status: 202,
    body: { retryAfterSeconds: shapes.number },
  });
  const { body } = await simulators.get(`/sms/control/messages?mobile=${other}`);
  expect(body.items[0]).toMatchObject({
    at: shapes.time,
    mobile: shapes.text,
    text: shapes.text,
    code: shapes.text,
  });
  expect(await client.call('POST', '/api/auth/sms/login', { mobile: other, code: '000000' })).toMatchObject(
    problem(401, 'bad_code'),
  );
  const signedIn = await client.call('POST', '/api/auth/sms/login', {
    mobile: other,
    code: body.items[0].code,
  });
  expect(signedIn).toMatchObject({ status: 200, body: shapes.session });
  expect(signedIn.body).toMatchObject({ created: true, user: { username: null, hasPassword: false } });
});

test('sign-in by Weibo binds a new account', async () => {
  const client = world.stranger();
  const { status, body } = await client.get('/api/auth/weibo/url?returnTo=/orders');
  expect(status).toBe(200);
  const agreed = await simulators.call('POST', '/weibo/control/authorize', {
    authorizeUrl: body.url,
    uid: '5000000001',
  });
  const callback = await client.get(agreed.body.redirectTo);
  expect(callback.status).toBe(302);
  const [path, ticket] = (callback.headers.get('location') ?? '').split('#ticket=');
  expect(path).toMatch(/\/bind$/);
  const create = {
    username: 'weiboer001',
    mobile: '13700137001',
    password: PASSWORD,
    passwordConfirm: PASSWORD,
  };
  expect(await client.call('POST', '/api/auth/weibo/bind', { ticket, create })).toMatchObject({
    status: 201,
    body: shapes.session,
  });
  expect(await client.call('POST', '/api/auth/weibo/bind', { ticket, create })).toMatchObject(
    problem(410, 'ticket_expired'),
  );
});

test('a token is asked for, and looked at', async () => {
  const client = world.stranger();
  expect(await client.get('/api/me')).toMatchObject(problem(401, 'token_missing'));
  client.headers.authorization = 'Bearer a.b.c';
  expect(await client.get('/api/me')).toMatchObject(problem(403, 'token_invalid'));
  expect(await shopper.get('/api/admin/me')).toMatchObject(problem(403, 'staff_only'));
  expect(await shopper.get('/api/me')).toMatchObject({ status: 200, body: shapes.user });
  expect(await shopper.call('PATCH', '/api/me', { nickname: '小王' })).toMatchObject({
    status: 200,
    body: { nickname: '小王' },
  });
  expect(await shopper.get('/api/me/sessions')).toMatchObject({
    body: {
      items: shapes.listOf(
        has({
          id: shapes.text,
          device: shapes.text,
          ip: shapes.orNull(shapes.text),
          isCurrent: shapes.flag,
        }),
      ),
    },
  });
  expect(await shopper.get('/.well-known/jwks.json')).toMatchObject({ status: 200, body: { keys: [] } });
});

test('the operator signs in with the demo login', async () => {
  const signedIn = await operator.call('POST', '/api/admin/auth/login', DEMO_OPERATOR);
  expect(signedIn).toMatchObject({
    status: 200,
    body: {
      staff: { id: shapes.text, username: 'operator01', roles: ['admin'] },
      accessToken: shapes.text,
      expiresInSeconds: shapes.number,
    },
  });
  operator.headers.authorization = `Bearer ${signedIn.body.accessToken}`;
  expect((await operator.get('/api/admin/me')).status).toBe(200);
});
