import type { Language } from '../../web/language/languages.ts';
import { urls } from '../urls.ts';

const SHORTCUTS = {
  'zh-CN': { cart: '购物车', orders: '我的订单' },
  en: { cart: 'Cart', orders: 'My orders' },
};

/** What a phone shows for the shop on its home screen (W3C Web Application Manifest). */
export function composeManifest(shopName: string, language: Language): string {
  const icons = [{ src: '/icon-180.png', sizes: '180x180', type: 'image/png' }];
  const names = SHORTCUTS[language];
  return JSON.stringify({
    id: '/',
    lang: language,
    scope: '/',
    shortcuts: [
      { name: names.cart, url: urls.cart(), icons },
      { name: names.orders, url: urls.orders(), icons },
    ],
    name: shopName,
    short_name: shopName,
    start_url: '/',
    display: 'standalone',
    background_color: '#f7f3ec',
    theme_color: '#b2331d',
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
      ...icons,
    ],
  });
}
