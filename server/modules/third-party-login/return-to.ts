/** Only to tell paths of the shop from addresses elsewhere; nothing is ever asked of it. */
const BASE = 'http://shop.invalid';

/**
 * The path of the shop that a sign-in leads back to; null for anything that a browser could read as another place:
 * `//host`, `/\host`, a scheme, line breaks and tabs (which browsers leave out), or a route of the API.
 */
export function readReturnTo(text: string | undefined): string | null {
  if (text === undefined || text === '') return '/';
  if (!/^\/(?![/\\])[\x20-\x7e\u00a0-\uffff]*$/.test(text) || text.includes('\\')) return null;
  const url = URL.canParse(text, BASE) ? new URL(text, BASE) : null;
  if (url === null || url.origin !== BASE || url.pathname.startsWith('//')) return null;
  if (/^\/api(\/|$)/.test(url.pathname)) return null;
  return url.pathname + url.search + url.hash;
}
