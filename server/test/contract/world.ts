import { randomInt } from 'node:crypto';
import { expect, vi } from 'vitest';
import { cleanUp, type ShopProcess, startShopProcess, temporaryDataDir } from '../shop-process.ts';
import { type Answer, type Client, createClient } from './client.ts';
import * as shapes from './shapes.ts';

/** A shop as `npm start` makes it, its simulators, and the people who use it. */
export interface World {
  baseUrl: string;
  simulators: Client;
  /** Somebody whom the shop does not know yet. */
  stranger(): Client;
  /** Registered and signed in. */
  shopper: Client;
  /** Signed in as staff with the demo login. */
  operator: Client;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';
export const DEMO_OPERATOR = { username: 'operator01', password: 'jishi demo desk' };

export function newRegistration() {
  const digits = randomInt(100_000_000).toString().padStart(8, '0');
  return { username: `s${digits}`, mobile: `138${digits}`, password: PASSWORD, passwordConfirm: PASSWORD };
}

async function signIn(client: Client, path: string, body: unknown): Promise<Client> {
  const answer = await client.call('POST', path, body);
  client.headers.authorization = `Bearer ${answer.body.accessToken}`;
  return client;
}

export async function createWorld(): Promise<World> {
  const dataDir = await temporaryDataDir();
  const shop = startShopProcess({ dataDir, settings: { RATE_LIMITS: 'off' } });
  const close = () => cleanUp([shop], dataDir);
  try {
    return { ...(await meetPeople(shop)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function meetPeople(shop: ShopProcess): Promise<Omit<World, 'close'>> {
  const baseUrl = await shop.url;
  await vi.waitFor(() => expect(shop.stdout()).toMatch(/^ *simulators +http/m));
  const simulatorsUrl = /^ *simulators +(\S+)/m.exec(shop.stdout())?.[1] ?? '';
  const stranger = () => createClient(baseUrl);
  return {
    baseUrl,
    simulators: createClient(simulatorsUrl),
    stranger,
    shopper: await signIn(stranger(), '/api/auth/register', newRegistration()),
    operator: await signIn(stranger(), '/api/admin/auth/login', DEMO_OPERATOR),
  };
}

export async function newAddress({ shopper }: World): Promise<string> {
  const address = {
    recipient: '王小明',
    mobile: '13800138000',
    regionCode: '110101',
    detail: '东长安街 1 号',
  };
  return (await shopper.call('POST', '/api/addresses', address)).body.id;
}

/** A product on the shelf, white in stock and black not. */
export async function newProduct({ shopper, operator }: World, priceFen = 4_900, stock = 5): Promise<Answer> {
  const { body: categories } = await shopper.get('/api/categories');
  return operator.call('POST', '/api/admin/products', {
    title: '全棉100%衬衫',
    titleEn: 'Cotton shirt',
    description: '柔软透气',
    categoryId: categories.items[0].id,
    skus: [
      { options: [{ name: '颜色', value: '白' }], priceFen, stock },
      { options: [{ name: '颜色', value: '黑' }], priceFen, stock: 0 },
    ],
  });
}

export async function placeOrder(world: World, skuId: string) {
  const { shopper } = world;
  const checkout = await shopper.call('POST', '/api/checkouts', { items: [{ skuId, count: 1 }] });
  const addressId: string = checkout.body.defaultAddressId ?? (await newAddress(world));
  const headers = { 'idempotency-key': checkout.body.key as string };
  const place = () => shopper.call('POST', '/api/orders', { addressId, remark: '请轻放' }, headers);
  return { place, headers, addressId, checkout, placed: await place() };
}

/** Opens a payment and its cashier page, pays there, and waits until the shop knows. */
export async function pay({ shopper, simulators }: World, orderNo: string): Promise<string> {
  const path = `/api/orders/${orderNo}/payments`;
  const { body } = await shopper.call('POST', path, { provider: 'alipay', channel: 'page' });
  await fetch(body.url);
  const paid = await simulators.call('POST', '/alipay/control/pay', { outTradeNo: body.outTradeNo });
  expect(paid).toMatchObject({ status: 200, body: { tradeNo: shapes.text } });
  const status = async () => (await shopper.get(`/api/orders/${orderNo}`)).body.status;
  await expect.poll(status).toBe('paid');
  return body.outTradeNo;
}
