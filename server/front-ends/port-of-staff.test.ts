import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../platform/process/ports.ts';
import { cleanUp, type ShopProcess, startShopProcess, temporaryDataDir } from '../test/shop-process.ts';

/** A shop whose back office has a port of its own, as `npm start` starts it. */

let dataDir: string;
let shop: ShopProcess;
let [onShop, onAdmin] = ['', ''];
beforeAll(async () => {
  dataDir = await temporaryDataDir();
  const port = await freePort('127.0.0.1');
  shop = startShopProcess({ dataDir, settings: { ADMIN_PORT: String(port), SIMULATORS: 'off' } });
  onShop = await shop.url;
  onAdmin = `http://127.0.0.1:${port}`;
}, 180_000);
afterAll(() => cleanUp([shop], dataDir), 60_000);

const statusOf = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;

test.each([
  '/admin',
  '/admin/orders',
  '/%61dmin/orders',
  '/api/admin/me',
  '/api/%61dmin/me',
  '/API/../api/admin/me',
])('the port of the shop answers 404 for %s', async (path) => {
  expect(await statusOf(onShop + path)).toBe(404);
});

test('the port of the back office serves its pages and its API, and the start says where', async () => {
  expect(await statusOf(`${onAdmin}/admin/orders`)).toBe(200);
  expect(await statusOf(`${onAdmin}/api/admin/me`)).toBe(401);
  expect(await statusOf(`${onShop}/`)).toBe(200);
  expect(shop.stdout()).toContain(`${onAdmin}/admin`);
});

test('staff sign in on the port of the back office, and a page of the shop may not', async () => {
  const signIn = (origin: string) =>
    fetch(`${onAdmin}/api/admin/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ username: 'operator01', password: 'jishi demo desk' }),
    });
  expect((await signIn(onAdmin)).status).toBe(200);
  expect((await signIn(onShop)).status).toBe(403);
});

test('a stop ends both ports', async () => {
  shop.child.kill('SIGTERM');
  expect(await shop.exit).toBe(0);
  await expect(fetch(`${onAdmin}/admin`)).rejects.toThrow();
});
