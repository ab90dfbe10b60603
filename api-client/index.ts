import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.ts';

export type { paths } from './openapi.ts';
export type ShopClient = Client<paths>;

export interface ShopClientOptions {
  /** Where the shop is, such as `https://shop.example`. */
  baseUrl: string;
  /** The access token for the requests to come; none for what anyone may call. */
  token?: () => string | null;
  language?: 'zh-CN' | 'en';
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * The shop's HTTP API with its types. Every call answers `{ data, error, response }`: `data` for a success, `error` (a
 * problem document, see docs/errors.md) otherwise; it throws only when no answer comes.
 */
export function createShopClient(options: ShopClientOptions): ShopClient {
  const { baseUrl, fetch, language = 'zh-CN' } = options;
  const client = createClient<paths>({ baseUrl, fetch, headers: { 'accept-language': language } });
  client.use({
    onRequest({ request }) {
      const token = options.token?.() ?? null;
      if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
  });
  return client;
}
