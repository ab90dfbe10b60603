import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSimulators } from '../../../simulators/test-rig.ts';
import { openidOf, unionidOf } from '../../../simulators/wechat/login/users.ts';
import { describeLoginGateway, type LoginWorld } from '../login.contract.ts';
import { createWechatLoginGateway } from './index.ts';

const redirectUri = 'http://127.0.0.1:9/api/auth/wechat/callback';
const world: Omit<LoginWorld, 'place'> = {
  name: 'wechat',
  create: ({ wechatLogin }, options) => createWechatLoginGateway(wechatLogin, options),
  withWrongSecret({ wechatLogin }) {
    const wrong = { appSecret: 'wrong-secret' };
    return createWechatLoginGateway({
      ...wechatLogin,
      website: { appId: wechatLogin.website?.appId ?? '', ...wrong },
      official: { appId: wechatLogin.official?.appId ?? '', ...wrong },
    });
  },
  faults: (login) => ({ login }),
  uidOf: unionidOf,
  bindsAddress: false,
};
describeLoginGateway('WeChat by QR code', { ...world, place: 'web' });
describeLoginGateway('inside WeChat', { ...world, place: 'in_app' });

const applications = {
  website: { appId: 'wxWebsite', appSecret: 's1' },
  official: { appId: 'wxOfficial', appSecret: 's2' },
};

test('the addresses have the parameters in the order that WeChat documents', () => {
  const urls = { pagesUrl: 'https://open.weixin.qq.com/', apiUrl: 'https://api.weixin.qq.com' };
  const gateway = createWechatLoginGateway({ ...applications, ...urls });
  const back = encodeURIComponent(redirectUri);
  expect(gateway.authorizeUrl({ state: 'a1', redirectUri, place: 'web' })).toBe(
    `https://open.weixin.qq.com/connect/qrconnect?appid=wxWebsite&redirect_uri=${back}&response_type=code&scope=snsapi_login&state=a1#wechat_redirect`,
  );
  expect(gateway.authorizeUrl({ state: 'a1', redirectUri, place: 'in_app' })).toBe(
    `https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxOfficial&redirect_uri=${back}&response_type=code&scope=snsapi_userinfo&state=a1#wechat_redirect`,
  );
  expect(gateway.payer?.authorizeUrl({ state: 'a1', redirectUri })).toContain('scope=snsapi_base&state=a1#');
});

test('only the places of the applications that are set up are offered', () => {
  const urls = { pagesUrl: 'https://a.example', apiUrl: 'https://b.example' };
  const without = createWechatLoginGateway({ ...applications, ...urls, official: null });
  expect([without.places, without.payer]).toEqual([['web'], null]);
  expect(createWechatLoginGateway({ ...applications, ...urls, website: null }).places).toEqual(['in_app']);
});

test('the browser inside WeChat is told by its User-Agent', () => {
  const { placeOf } = createWechatLoginGateway({ ...applications, pagesUrl: '', apiUrl: '' });
  expect(placeOf('Mozilla/5.0 (iPhone) MicroMessenger/8.0.50(0x18003237) NetType/WIFI')).toBe('in_app');
  expect(placeOf('Mozilla/5.0 Chrome/140 Safari/537.36')).toBe('web');
});

test('without a unionid the openid is the id; later it is a former id of the same person', async () => {
  const rig = await startSimulators();
  try {
    const gateway = createWechatLoginGateway(rig.settings.wechatLogin);
    const profile = async () => {
      const authorizeUrl = gateway.authorizeUrl({ state: 'a1', redirectUri, place: 'web' });
      const { body } = await rig.ask<{ redirectTo: string }>('POST', '/wechat/control/authorize', {
        authorizeUrl,
        uid: '9',
      });
      const code = new URL(body.redirectTo).searchParams.get('code') ?? '';
      return gateway.exchange({ code, redirectUri, place: 'web' });
    };
    const openid = openidOf(rig.settings.wechatLogin.website?.appId ?? '', '9');
    await rig.ask('PUT', '/wechat/control/faults', { unionid: 'absent' });
    expect(await profile()).toMatchObject({ profile: { uid: openid, formerUids: [] } });
    await rig.ask('PUT', '/wechat/control/faults', {});
    expect(await profile()).toMatchObject({ profile: { uid: unionidOf('9'), formerUids: [openid] } });
  } finally {
    await rig.close();
  }
});

/** A server that answers what a test says, for answers that the simulator does not give. */
async function exchangeWith(token: string, user: string) {
  const server = createServer((request, response) =>
    response.end(request.url?.includes('access_token?') ? token : user),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const gateway = createWechatLoginGateway({ ...applications, pagesUrl: apiUrl, apiUrl });
  const result = await gateway.exchange({ code: 'c', redirectUri, place: 'web' });
  server.close();
  server.closeAllConnections();
  return result;
}
const goodToken = '{"access_token":"t","openid":"o1"}';

test.each([
  ['a web page for a token', '<h1>hello</h1>', '{}'],
  ['a token without openid', '{"access_token":"t"}', '{"openid":"o1"}'],
  ['an openid that is no id', '{"access_token":"t","openid":"../o1"}', '{"openid":"../o1"}'],
  ['the profile of another user', goodToken, '{"openid":"o2","nickname":"x"}'],
  ['an error for a profile', goodToken, '{"errcode":48001,"errmsg":"api unauthorized"}'],
  [
    'an invented user of a snapshot page',
    '{"access_token":"t","openid":"o1","is_snapshotuser":1}',
    '{"openid":"o1"}',
  ],
])('%s is unavailable', async (_what, token, user) => {
  expect(await exchangeWith(token, user)).toEqual({ outcome: 'unavailable', reason: expect.any(String) });
});
