import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { describeLoginGateway } from '../login.contract.ts';
import type { LoginGateway } from '../login.ts';
import { createWeiboGateway } from './index.ts';

describeLoginGateway('Weibo', {
  name: 'weibo',
  place: 'web',
  create: ({ weibo }, options) => createWeiboGateway(weibo, options),
  withWrongSecret: ({ weibo }) => createWeiboGateway({ ...weibo, clientSecret: 'wrong-secret' }),
  faults: (api) => ({ api }),
  uidOf: (person) => person,
  bindsAddress: true,
});

const redirectUri = 'http://127.0.0.1:9/api/auth/weibo/callback';
const place = 'web';
let rig: Rig;
let gateway: LoginGateway;

beforeAll(async () => {
  rig = await startSimulators();
  gateway = createWeiboGateway(rig.settings.weibo);
});
afterEach(() => rig.ask('PUT', '/weibo/control/faults', {}));
afterAll(() => rig.close());

/** The user agrees. @returns the query string that the browser brings back */
async function agree(uid: string, state = 's t&a+te'): Promise<URLSearchParams> {
  const authorizeUrl = gateway.authorizeUrl({ state, redirectUri, place });
  const { body } = await rig.ask<{ redirectTo: string }>('POST', '/weibo/control/authorize', {
    authorizeUrl,
    uid,
  });
  const back = new URL(body.redirectTo);
  expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
  return back.searchParams;
}
const codeOf = async (uid: string) => (await agree(uid)).get('code') ?? '';

describe('signing in', () => {
  test('the state comes back as it was sent, and the code is worth a profile', async () => {
    const query = await agree('1404376560');
    expect(query.get('state')).toBe('s t&a+te');
    const read = gateway.readCallback(Object.fromEntries(query));
    expect(read).toEqual({ outcome: 'code', code: query.get('code') });
    expect(await gateway.exchange({ code: query.get('code') ?? '', redirectUri, place })).toEqual({
      outcome: 'profile',
      profile: {
        uid: '1404376560',
        formerUids: [],
        nickname: '江南的风',
        avatarUrl: `${rig.url}/weibo/avatars/1404376560`,
      },
    });
  });

  test('a uid beyond exact numbers stays exact', async () => {
    const result = await gateway.exchange({ code: await codeOf('9007199254740993'), redirectUri, place });
    expect(result).toMatchObject({ outcome: 'profile', profile: { uid: '9007199254740993' } });
  });

  test('the picture is one', async () => {
    const result = await gateway.exchange({ code: await codeOf('7'), redirectUri, place });
    const picture = await fetch(result.outcome === 'profile' ? (result.profile.avatarUrl ?? '') : '');
    expect(picture.headers.get('content-type')).toMatch(/^image\/svg/);
  });
});

/** A server that answers what a test says, for answers that the simulator does not give. */
async function exchangeWith(token: string, user: string) {
  const server = createServer((request, response) =>
    response.end(request.url?.includes('access_token?') ? '' : request.method === 'POST' ? token : user),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const result = await createWeiboGateway({ clientId: '1', clientSecret: '2', baseUrl }).exchange({
    code: 'c',
    redirectUri,
    place,
  });
  server.close();
  server.closeAllConnections();
  return result;
}
const goodToken = '{"access_token":"t","uid":"5"}';

test.each([
  ['a web page for a token', '<h1>hello</h1>', '{}'],
  ['a token without uid', '{"access_token":"t"}', '{"idstr":"5"}'],
  ['a uid rounded on the way', '{"access_token":"t","uid":9007199254740993}', '{"idstr":"9007199254740992"}'],
  ['a uid that is no number', '{"access_token":"t","uid":"../5"}', '{"idstr":"../5"}'],
  ['the profile of another user', goodToken, '{"idstr":"6","screen_name":"x"}'],
  ['an error for a profile', goodToken, '{"error":"x","error_code":10006}'],
  ['an empty profile', goodToken, ''],
])('%s is unavailable', async (_what, token, user) => {
  expect(await exchangeWith(token, user)).toEqual({ outcome: 'unavailable', reason: expect.any(String) });
});

test('a picture that is no web address is none', async () => {
  const user = '{"idstr":"5","screen_name":"x","avatar_large":"javascript:alert(1)"}';
  expect(await exchangeWith(goodToken, user)).toEqual({
    outcome: 'profile',
    profile: { uid: '5', formerUids: [], nickname: 'x', avatarUrl: null },
  });
});

test('a refusal at the token interface is the user’s no', async () => {
  expect(await exchangeWith('{"error":"access_denied","error_code":21330}', '')).toEqual({
    outcome: 'denied',
  });
});

test('a callback with another error is malformed', () => {
  expect(gateway.readCallback({ error: 'temporarily_unavailable' })).toEqual({ outcome: 'malformed' });
});
