/** A base for the URL parser, to tell paths of the shop from other addresses. No request goes there. */
const BASE = 'http://shop.invalid';

/**
 * The path of the shop that a sign-in returns to. Null for anything that a browser could read as another site: `//host`,
 * `/\host`, a scheme, line breaks and tabs (browsers drop them). Null for routes of the API too.
 */
export function readReturnTo(text: string | undefined): string | null {
  if (text === undefined || text === '') return '/';
  if (!/^\/(?![/\\])[\x20-\x7e\u00a0-\uffff]*$/.test(text) || text.includes('\\')) return null;
  const url = URL.canParse(text, BASE) ? new URL(text, BASE) : null;
  if (url === null || url.origin !== BASE || url.pathname.startsWith('//')) return null;
  if (/^\/api(\/|$)/.test(url.pathname)) return null;
  return url.pathname + url.search + url.hash;
}
