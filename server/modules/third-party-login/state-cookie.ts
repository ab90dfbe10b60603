import { createSiteCookie } from '../../platform/http/site-cookie.ts';

/** Marks the browser that a visit to a third party began in. A state and a ticket are valid in that browser only. */
export const stateCookie = createSiteCookie({
  name: 'jishi_third_party',
  // Binding a ticket to the signed-in account is `POST /api/me/third-party`, so `/api/auth` would not do.
  path: '/api',
  // Strict would not send the cookie when the third party redirects the browser back.
  sameSite: 'lax',
  maxAgeSeconds: 600,
});
