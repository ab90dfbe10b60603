import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from './pages.ts';
import { type Rig, startSimulators } from './test-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startSimulators();
});
afterAll(() => rig.close());

const get = async (path: string) => {
  const response = await fetch(rig.url + path);
  return { status: response.status, text: await response.text() };
};

test('inserted text is escaped, inserted markup is not', () => {
  expect(html`<p>${'<i>&"\''}${[html`<b>${1}</b>`, null, false]}</p>`.text).toBe(
    '<p>&lt;i&gt;&amp;&quot;&#39;<b>1</b></p>',
  );
});

test('the first page links to the others and shows the faults', async () => {
  await rig.setFaults({ notify: 'forge' });
  const { text } = await get('/');
  for (const href of ['/alipay/trades', '/weibo/users', '/sms']) {
    expect(text).toContain(`href="${href}"`);
    expect((await get(href)).status).toBe(200);
  }
  expect(text).toContain('<strong>forge</strong>');
  await rig.setFaults({});
});

test('the settings have the form that a shop takes, and hold this address', async () => {
  expect(rig.settings).toEqual({
    alipay: {
      appId: expect.stringMatching(/^\d{16}$/),
      privateKey: expect.stringMatching(/^MII/),
      alipayPublicKey: expect.stringMatching(/^MII/),
      sellerId: expect.stringMatching(/^2088\d{12}$/),
      gatewayUrl: `${rig.url}/alipay/gateway.do`,
    },
    wechat: {
      appId: expect.stringMatching(/^wx\w{16}$/),
      mchId: expect.stringMatching(/^\d{10}$/),
      apiV3Key: expect.stringMatching(/^\w{32}$/),
      privateKey: expect.stringMatching(/^MII/),
      serialNo: expect.stringMatching(/^[\dA-F]{40}$/),
      publicKeyId: expect.stringMatching(/^PUB_KEY_ID_\w+$/),
      publicKey: expect.stringMatching(/^MII/),
      baseUrl: `${rig.url}/wechat`,
    },
    wechatLogin: {
      website: { appId: expect.stringMatching(/^wx\d{16}$/), appSecret: expect.stringMatching(/^\w{32}$/) },
      official: { appId: rig.settings.wechat.appId, appSecret: expect.stringMatching(/^\w{32}$/) },
      pagesUrl: `${rig.url}/wechat`,
      apiUrl: `${rig.url}/wechat`,
    },
    weibo: { clientId: expect.any(String), clientSecret: expect.any(String), baseUrl: `${rig.url}/weibo` },
    sms: { provider: 'simulator', url: `${rig.url}/sms` },
    kuaidi100: expect.objectContaining({ baseUrl: `${rig.url}/kuaidi100` }),
    nuonuo: expect.objectContaining({
      appKey: expect.stringMatching(/^SD\w{8}$/),
      appSecret: expect.stringMatching(/^[\dA-F]{16}$/),
      taxNumber: expect.stringMatching(/^\w{18}$/),
      tokenUrl: `${rig.url}/nuonuo/accessToken`,
      apiUrl: `${rig.url}/nuonuo/open/v1/services`,
    }),
  });
});

describe('SMS', () => {
  const send = (mobile: unknown, code: unknown) => rig.ask('POST', '/sms/send', { mobile, code });
  const messages = async (mobile: string) =>
    (await rig.ask<{ items: { code: string }[] }>('GET', `/sms/control/messages?mobile=${mobile}`)).body
      .items;

  test('the inbox shows the newest message first and finds a number in any form', async () => {
    await send('+8613800138000', '111111');
    await send('+8613800138009', '222222');
    await send('+8613800138000', '333333');
    const forms = [
      '13800138000',
      '%2B8613800138000',
      '+8613800138000',
      '138%200013%208000',
      '86%2013800138000',
      '138-0013-8000',
    ];
    for (const form of forms) {
      expect([form, (await messages(form)).map((message) => message.code)]).toEqual([
        form,
        ['333333', '111111'],
      ]);
    }
    expect((await messages('13800138000'))[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      mobile: '+8613800138000',
      text: expect.stringContaining('333333'),
      code: '333333',
    });
    expect(await messages('13900139000')).toEqual([]);
    expect(await messages('nonsense')).toEqual([]);
    expect((await get('/sms')).text).toContain('222222');
  });

  test.each([
    ['13800138000', '111111'],
    ['+8613800138000', 'abc'],
    ['+8613800138000', 111111],
    [undefined, '111111'],
  ])('sending to %j the code %j is a 400', async (mobile, code) => {
    expect(await send(mobile, code)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('Weibo', () => {
  const authorizeUrl = () => {
    const { clientId, baseUrl } = rig.settings.weibo;
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://127.0.0.1:9/cb',
      state: 's<"&',
    });
    return `${baseUrl}/oauth2/authorize?${query}`;
  };

  test('the page offers users, and each choice leads back to the shop', async () => {
    const text = await (await fetch(authorizeUrl())).text();
    expect(text).toContain('江南的风');
    expect(text).toContain('value="s&lt;&quot;&amp;"');
    const choose = (choice: Record<string, string>) =>
      fetch(`${rig.url}/weibo/authorize`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({
          client_id: rig.settings.weibo.clientId,
          redirect_uri: 'http://127.0.0.1:9/cb',
          state: 's<"&',
          ...choice,
        }),
      });
    const agreed = new URL((await choose({ uid: '1404376560' })).headers.get('location') ?? '');
    expect(Object.fromEntries(agreed.searchParams)).toEqual({
      code: expect.stringMatching(/^[0-9a-f]{32}$/),
      state: 's<"&',
    });
    const denied = new URL((await choose({ decision: 'deny' })).headers.get('location') ?? '');
    expect(Object.fromEntries(denied.searchParams)).toMatchObject({
      error: 'access_denied',
      error_code: '21330',
      state: 's<"&',
    });
    expect((await choose({ uid: 'x' })).status).toBe(400);
  });

  test('a token is text/plain, shows its user, and is revoked', async () => {
    const { clientId, clientSecret, baseUrl } = rig.settings.weibo;
    const { body } = await rig.ask<{ redirectTo: string }>('POST', '/weibo/control/authorize', {
      authorizeUrl: authorizeUrl(),
      uid: '123',
    });
    const code = new URL(body.redirectTo).searchParams.get('code') ?? '';
    const form = {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: 'http://127.0.0.1:9/cb',
      code,
    };
    const answer = await fetch(`${baseUrl}/oauth2/access_token?${new URLSearchParams(form)}`, {
      method: 'POST',
    });
    expect(answer.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    const token = (await answer.json()) as { access_token: string; uid: string };
    expect(token.uid).toBe('123');
    const show = () => fetch(`${baseUrl}/2/users/show.json?access_token=${token.access_token}&uid=123`);
    expect(await (await show()).json()).toMatchObject({
      id: 123,
      idstr: '123',
      screen_name: expect.any(String),
    });
    const revoke = await fetch(`${baseUrl}/oauth2/revokeoauth2?access_token=${token.access_token}`);
    expect(await revoke.json()).toEqual({ result: 'true' });
    expect(await (await show()).json()).toMatchObject({ error_code: 21332 });
  });

  test.each([
    [{ authorizeUrl: 'nonsense', uid: '1' }],
    [{ authorizeUrl: 'http://127.0.0.1:9/?client_id=2000000001&redirect_uri=javascript:alert(1)', uid: '1' }],
    [{ uid: '1' }],
  ])('control/authorize with %j is a 400', async (body) => {
    expect((await rig.ask('POST', '/weibo/control/authorize', body)).status).toBe(400);
  });

  test('a uid that is not a number is answered 400', async () => {
    for (const uid of ['', 'x', '1.5', 1.5, -1, null]) {
      expect(
        (await rig.ask('POST', '/weibo/control/authorize', { authorizeUrl: authorizeUrl(), uid })).status,
      ).toBe(400);
    }
  });
});
