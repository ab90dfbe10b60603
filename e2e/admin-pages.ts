import type { Page } from 'playwright-core';
import type { StoryShop } from './browser.ts';
import { givenPaidOrder, OPERATOR } from './staff.ts';

/** Every page of the back office with contents, as its own router has them. */

/** A page of the router. */
export interface AdminPage {
  /** Such as `/orders/:orderNo`. */
  pattern: string;
  /** With things that are there, below `/admin`. */
  path: string;
  /** Undefined: every member of staff may open the page. */
  permission: string | undefined;
  isPublic: boolean;
}

/** The roles that come with the shop. */
export const ROLES = ['admin', 'catalog', 'orders', 'finance', 'warehouse', 'support', 'auditor'];
export const PASSWORD = 'walks through every page';

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
type Json = any;

export interface AdminShop {
  /** Calls the API as the operator of the sample shop. */
  call: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Json>;
  /** For the parameters of a page: by the page's pattern, else by the name of the parameter. */
  examples: Record<string, string>;
}

/** Somebody of each role, and things for the pages to show: orders that wait for a parcel and for a refund, and a note. */
export async function givenAdminShop(shop: StoryShop): Promise<AdminShop> {
  const call = await callerOf(shop, OPERATOR);
  const invite = async (role: string) => {
    const person = { username: `walker-${role}`, name: `走查 ${role}`, roles: [role] };
    const { invitationUrl } = await call('POST', '/api/admin/staff', person);
    const token = new URLSearchParams(new URL(invitationUrl).hash.slice(1)).get('token');
    const answer = { token, password: PASSWORD, passwordConfirm: PASSWORD };
    await call('POST', '/api/admin/auth/invitation', answer);
  };
  for (const role of ROLES) await invite(role);
  const paid = await givenPaidOrder(shop);
  await paid.call('POST', `/api/orders/${paid.orderNo}/refund-requests`, {
    reason: '少发一件',
    amountFen: 100,
  });
  await call('POST', `/api/admin/orders/${paid.orderNo}/notes`, { text: '顾客来电，改日送货' });
  const { items: products } = await call('GET', '/api/admin/products?limit=1');
  const product = await call('GET', `/api/admin/products/${products[0].id}`);
  const { items: customers } = await call('GET', '/api/admin/customers?limit=1');
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const flashSale = await call('POST', '/api/admin/flash-sales', {
    ...{ name: '周年秒杀', startsAt: hours(-1), endsAt: hours(24) },
    items: [{ skuId: product.skus[0].id, priceFen: 100, quota: 5, perUser: 1 }],
  });
  return {
    call,
    examples: {
      '/promotions/flash-sales/:id': flashSale.id,
      orderNo: paid.orderNo,
      skuId: product.skus[0].id,
      '/products/:id': product.id,
      '/customers/:id': customers[0].id,
    },
  };
}

export const walkerOf = (role: string) => ({ username: `walker-${role}`, password: PASSWORD });

/** What calls the API as this member of staff. */
export async function callerOf(shop: StoryShop, who: { username: string; password: string }) {
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${shop.url}${path}`, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const session: Json = await (await send('POST', '/api/admin/auth/login', who)).json();
  return async (method: string, path: string, body?: object, headers = {}): Promise<Json> => {
    const authorization = `Bearer ${session.accessToken}`;
    const answer = await send(method, path, body, { authorization, ...headers });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
}

/** Run in the page: the routes of its router. */
const ROUTES = `document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes()
  .map(({ path, meta }) => ({ path, permission: meta.permission, isPublic: meta.isPublic === true }))`;

/**
 * All pages that the router of an open page knows. The page that is shown for unknown addresses comes as one of them.
 * @throws where a page has a parameter for which there is no example
 */
export async function readAdminPages(page: Page, examples: AdminShop['examples']): Promise<AdminPage[]> {
  const routes = await page.evaluate<{ path: string; permission?: string; isPublic: boolean }[]>(ROUTES);
  return routes
    .filter(({ path }) => path !== '/no-permission')
    .map(({ path: pattern, permission, isPublic }) => {
      const path = pattern.replace(/:(\w+)(\(\.\*\)\*)?/g, (_, name: string, isRest?: string) => {
        const example = isRest ? 'nothing/here' : (examples[pattern] ?? examples[name]);
        if (example === undefined) throw new Error(`give an example for ${name} of the page ${pattern}`);
        return example;
      });
      return { pattern, path: `/admin${path}`, permission, isPublic };
    });
}
