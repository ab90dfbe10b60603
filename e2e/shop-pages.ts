import type { StoryShop } from './browser.ts';
import { givenShopper, type Shopper, tokenOf } from './shoppers.ts';
import { OPERATOR } from './staff.ts';

/** A page of the shop with contents. */
export interface ShopPage {
  name: string;
  path: string;
  /** Whether the page needs the sign-in of `ShopPages.shopper`. */
  isPersonal: boolean;
}

export interface ShopPages {
  shopper: Shopper;
  all: ShopPage[];
}

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON came; the pages are what is looked at
type Json = any;

/** A flash sale of a product that runs, and one that comes next. */
async function givenFlashSale(url: string, product: Json): Promise<void> {
  const staff: Json = await (
    await fetch(`${url}/api/admin/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(OPERATOR),
    })
  ).json();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${staff.accessToken}` };
  const [sku] = product.skus;
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  const hour = 3_600_000;
  for (const [name, startsAt, endsAt] of [
    ['限时秒杀', inMs(-hour), inMs(hour)],
    ['晚间专场', inMs(2 * hour), inMs(30 * hour)],
  ]) {
    const items = [{ skuId: sku.id, priceFen: Math.ceil(sku.priceFen / 2), quota: 50, perUser: 2 }];
    const body = JSON.stringify({ name, startsAt, endsAt, items });
    const answer = await fetch(`${url}/api/admin/flash-sales`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`flash sale: ${answer.status} ${await answer.text()}`);
  }
}

/** Every page of the shop with contents: goods in the cart, an address, an unpaid order and a paid one. */
export async function givenShopPages(shop: StoryShop): Promise<ShopPages> {
  const shopper = await givenShopper(shop.url);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    authorization: `Bearer ${await tokenOf(shop.url, shopper)}`,
  };
  const call = async (method: 'GET' | 'POST', path: string, body?: object, more = {}): Promise<Json> => {
    const url = path.startsWith('/') ? `${shop.url}${path}` : path;
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...more },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { items: products } = await call('GET', '/api/products?sort=sales&pageSize=4');
  const [first, second] = await Promise.all(
    products.slice(0, 2).map(({ id }: { id: string }) => call('GET', `/api/products/${id}`)),
  );
  const { items: categories } = await call('GET', '/api/categories');
  const address = await call('POST', '/api/addresses', {
    recipient: '王小明',
    mobile: '13800138000',
    regionCode: '330106',
    detail: '文三路 100 号 2 幢 301 室',
    isDefault: true,
  });
  const order = async (skuId: string): Promise<string> => {
    const { key } = await call('POST', '/api/checkouts', { items: [{ skuId, count: 2 }] });
    const placed = await call('POST', '/api/orders', { addressId: address.id }, { 'idempotency-key': key });
    return placed.orderNo;
  };
  const waiting = await order(first.skus[0].id);
  const paid = await order(second.skus[0].id);
  const payment = await call('POST', `/api/orders/${paid}/payments`, { provider: 'alipay', channel: 'wap' });
  await fetch(payment.url);
  await call('POST', `${shop.simulators}/alipay/control/pay`, { outTradeNo: payment.outTradeNo });
  for (const { skus } of [first, second])
    await call('POST', '/api/cart/items', { skuId: skus[0].id, count: 1 });

  await givenFlashSale(shop.url, second);
  const open = (name: string, path: string): ShopPage => ({ name, path, isPersonal: false });
  const own = (name: string, path: string): ShopPage => ({ name, path, isPersonal: true });
  return {
    shopper,
    all: [
      open('home', '/'),
      open('search', '/search'),
      open('search-empty', '/search?q=没有这样的东西'),
      open('category', `/categories/${encodeURIComponent(categories[0].slug)}`),
      open('product', `/products/${first.id}`),
      open('flash-sales', '/flash-sales'),
      open('product-flash', `/products/${second.id}`),
      open('cart-empty', '/cart'),
      open('checkout-signed-out', '/checkout'),
      open('login', '/login'),
      open('register', '/register'),
      open('forgot-password', '/forgot-password'),
      open('bind', '/bind'),
      open('privacy', '/privacy'),
      open('terms', '/terms'),
      open('returns', '/returns'),
      open('not-found', '/nothing/here'),
      own('cart', '/cart'),
      own('checkout', '/checkout'),
      own('orders', '/orders'),
      own('order-waiting', `/orders/${waiting}`),
      own('order-paid', `/orders/${paid}`),
      own('account', '/account'),
      own('security', '/account/security'),
      own('addresses', '/account/addresses'),
    ],
  };
}
