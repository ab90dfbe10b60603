import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signMessage } from '../../../simulators/alipay/signature.ts';
import { runAudit } from '../../audit/audit.ts';
import { TEST_SECRET } from '../app.ts';
import { type PayingShop, startPayingShop } from '../paying.ts';
import { cleanUp, type ShopProcess, startShopProcess, temporaryDataDir } from '../shop-process.ts';

/** Two server processes, with Alipay set up by `ALIPAY_…` only, get fifty notifies of one payment at once. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const NOTIFIES = 50;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let shop: PayingShop;
let dataDir: string;
let servers: ShopProcess[];
let urls: string[];

beforeAll(async () => {
  shop = await startPayingShop();
  dataDir = await temporaryDataDir();
  const { appId, privateKey: ours, sellerId, gatewayUrl } = shop.alipay.settings.alipay;
  const settings = {
    DATABASE_URL: shop.database.options.url,
    JWT_SECRET: TEST_SECRET,
    RATE_LIMITS: 'off',
    SIMULATORS: 'off',
    SAMPLE_SHOP: 'off',
    ALIPAY_APP_ID: appId,
    ALIPAY_PRIVATE_KEY: ours,
    ALIPAY_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    ALIPAY_SELLER_ID: sellerId,
    ALIPAY_GATEWAY: gatewayUrl,
  };
  servers = [0, 1].map(() => startShopProcess({ dataDir, settings }));
  urls = await Promise.all(servers.map(({ url }) => url));
});
afterAll(async () => {
  await cleanUp(servers, dataDir);
  await shop.close();
});

async function notify(body: string, server: number): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const answer = await fetch(`${urls[server]}/api/payments/alipay/notify`, { method: 'POST', headers, body });
  return answer.text();
}

test(`${NOTIFIES} notifies of one payment at both servers at once pay the order once`, async () => {
  const order = await shop.order();
  const { outTradeNo } = await shop.open(order);
  const fields = {
    app_id: shop.alipay.settings.alipay.appId,
    seller_id: shop.alipay.settings.alipay.sellerId,
    out_trade_no: outTradeNo,
    trade_no: `20260101${outTradeNo}`,
    trade_status: 'TRADE_SUCCESS',
    total_amount: (order.totalFen / 100).toFixed(2),
  };
  const body = new URLSearchParams(signMessage(fields, privateKey)).toString();
  const forged = body.replace('TRADE_SUCCESS', 'TRADE_FINISHED');
  expect([await notify(forged, 0), await notify(forged, 1)]).toEqual(['failure', 'failure']);
  expect((await shop.standing(order)).order).toBe('pending_payment');

  const answers = await Promise.all(Array.from({ length: NOTIFIES }, (_, index) => notify(body, index % 2)));
  expect(answers).toEqual(Array.from({ length: NOTIFIES }, () => 'success'));
  expect(await shop.standing(order)).toEqual({
    order: 'paid',
    payments: ['settled'],
    stock: { onHand: 99, locked: 0, sold: 1 },
  });
  expect((await shop.read(order)).events).toHaveLength(2);
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
