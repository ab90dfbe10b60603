import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { ConfigError } from './config-error.ts';

/** All settings that production needs, and no others. */
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.example/jishi',
  PUBLIC_URL: 'https://shop.example',
  JWT_SECRET: 'a secret of more than thirty-two bytes',
  ALIPAY_APP_ID: '2021000000000000',
  ALIPAY_PRIVATE_KEY: 'key',
  ALIPAY_PUBLIC_KEY: 'key',
  ALIPAY_SELLER_ID: '2088000000000000',
  ALIPAY_GATEWAY: 'https://openapi.alipay.com/gateway.do',
};

/** The lines of the ConfigError; an empty list when the settings are right. */
function wrongLines(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

test('an empty environment gives the defaults of docs/settings.md', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    isStrict: false,
    sampleShop: true,
    simulators: true,
    simulatorsPort: 4_000,
  });
  expect(config.http).toMatchObject({ port: 3_000, publicUrl: 'http://127.0.0.1:3000', rateLimits: true });
  expect(config.orders).toMatchObject({ batchMax: 256, shippingFeeFen: 800, freeShippingFromFen: 9_900 });
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '80.5'],
  ['PORT', '70000'],
  ['STOCK_LOCKING', 'hopeful'],
  ['SIMULATORS', 'maybe'],
  ['DATABASE_URL', 'mysql://db/jishi'],
  ['REDIS_URL', 'redis://a,http://b'],
  ['TRUST_PROXY', '10.0.0.0/8,10.0.0.0/99'],
  ['JWT_SECRET', 'too short'],
])('%s=%s is refused', (name, value) => {
  const wrong = wrongLines({ [name]: value });
  expect(wrong).toHaveLength(1);
  expect(wrong[0]).toContain(name);
});

test('wrong, missing and forbidden settings are listed together', () => {
  const { JWT_SECRET: _, ...others } = PRODUCTION;
  const wrong = wrongLines({ ...others, PORT: 'eighty', SIMULATORS: 'on', RATE_LIMITS: 'off' }).join('\n');
  for (const name of ['PORT=eighty', 'JWT_SECRET is missing', 'SIMULATORS is for', 'RATE_LIMITS off is for'])
    expect(wrong).toContain(name);
});

test('a wrong value of a secret or of a URL is not printed', () => {
  const wrong = wrongLines({ DATABASE_URL: 'postgre://u:hunter22@db/x', JWT_SECRET: 'hunter22' }).join('\n');
  expect(wrong).toContain('DATABASE_URL');
  expect(wrong).not.toContain('hunter22');
});

describe('production', () => {
  test('needs a payment provider, but neither Weibo nor SMS', () => {
    expect(wrongLines(PRODUCTION)).toEqual([]);
    const alipay = Object.keys(PRODUCTION).filter((name) => name.startsWith('ALIPAY_'));
    const without = Object.fromEntries(Object.entries(PRODUCTION).filter(([name]) => !alipay.includes(name)));
    expect(wrongLines(without).map((line) => line.trim())).toEqual(
      expect.arrayContaining(alipay.map((name) => `- ${name} is missing`)),
    );
  });

  test('with WeChat Pay set up needs no setting of Alipay, and with a part of Alipay names the rest', () => {
    const others = Object.fromEntries(
      Object.entries(PRODUCTION).filter(([name]) => !name.startsWith('ALIPAY_')),
    );
    const wechat = {
      WECHAT_APP_ID: 'wx1',
      WECHAT_MCH_ID: '1900000001',
      WECHAT_API_V3_KEY: '0123456789abcdef0123456789abcdef',
      WECHAT_PRIVATE_KEY: 'key',
      WECHAT_SERIAL_NO: '1',
      WECHAT_BASE_URL: 'https://api.mch.weixin.qq.com',
    };
    expect(wrongLines({ ...others, ...wechat })).toEqual([]);
    expect(wrongLines({ ...others, ...wechat, ALIPAY_APP_ID: 'id' })).toContain(
      '  - ALIPAY_SELLER_ID is missing',
    );
  });

  test('lists the missing settings of a gateway that is set only in part', () => {
    const wrong = wrongLines({
      ...PRODUCTION,
      WEIBO_CLIENT_ID: 'id',
      SMS_ACCESS_KEY_ID: 'id',
      ALIPAY_APP_CERT_FILE: 'app.crt',
    }).map((line) => line.replace(/^ {2}- (\w+) is missing$/, '$1'));
    expect(wrong.toSorted()).toEqual([
      'ALIPAY_PUBLIC_CERT_FILE',
      'ALIPAY_ROOT_CERT_FILE',
      'SMS_ACCESS_KEY_SECRET',
      'SMS_SIGN_NAME',
      'SMS_TEMPLATE_CODE',
      'WEIBO_BASE_URL',
      'WEIBO_CLIENT_SECRET',
    ]);
  });

  test('with EdDSA needs JWT_KEYS_DIR and not JWT_SECRET', () => {
    const { JWT_SECRET: _, ...others } = PRODUCTION;
    expect(wrongLines({ ...others, JWT_ALGORITHM: 'EdDSA' })).toEqual(['  - JWT_KEYS_DIR is missing']);
  });
});

describe('a shop that can be reached from outside is as strict as production', () => {
  test.each<Record<string, string>>([
    { HOST: '0.0.0.0' },
    { HOST: '192.168.1.5' },
    { PUBLIC_URL: 'https://shop.example' },
    { PUBLIC_URL: 'http://192.168.1.5:3000' },
    { TRUST_PROXY: '127.0.0.1' },
  ])('%o', (settings) => {
    expect(wrongLines(settings)).toContain('  - DATABASE_URL is missing');
    const complete = readConfig({ ...PRODUCTION, NODE_ENV: '', ...settings });
    expect(complete).toMatchObject({ isStrict: true, sampleShop: false, simulators: false });
    expect(complete.http.apiDocs).toBe(false);
    expect(readConfig({ ...PRODUCTION, API_DOCS: 'on' }).http.apiDocs).toBe(true);
  });

  test.each<Record<string, string>>([
    { HOST: '0.0.0.0' },
    { PUBLIC_URL: 'https://shop.example' },
    { TRUST_PROXY: '127.0.0.1' },
  ])('unless DEMO=on: %o', (settings) => {
    expect(readConfig({ ...settings, DEMO: 'on' })).toMatchObject({ isStrict: false, simulators: true });
    expect(wrongLines({ ...settings, DEMO: 'on', NODE_ENV: 'production' })).toContain(
      '  - DEMO is for demonstrations only',
    );
  });

  test.each(['http://localhost:3000', 'http://127.0.0.2', 'http://[::1]:3000'])(
    'but PUBLIC_URL=%s cannot be reached from outside',
    (url) => expect(readConfig({ PUBLIC_URL: url }).isStrict).toBe(false),
  );
});
