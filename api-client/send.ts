import type { Send } from './client.ts';
import { ApiProblem } from './problem.ts';

/** A request without an answer after this time counts as not answered (`offline`). */
const TIMEOUT_MS = 20_000;
/** A file of a million orders on a slow line. */
const FILE_TIMEOUT_MS = 600_000;

/**
 * Sends requests with `fetch`. Cookies are sent to the same origin only, so the refresh cookie never leaves the shop.
 *
 * @param origin scheme and host of the shop, such as `https://shop.example`; empty for the origin of the page
 */
export function createSend(origin = ''): Send {
  return async ({ method, path, headers, body, signal, asFile }) => {
    const timeout = AbortSignal.timeout(asFile ? FILE_TIMEOUT_MS : TIMEOUT_MS);
    const response = await fetch(origin + path, {
      method,
      headers,
      body,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch(() => {
      throw ApiProblem.offline();
    });
    const header = (name: string) => response.headers.get(name);
    if (asFile && response.ok) return { status: response.status, body: await response.blob(), header };
    const text = await response.text().catch(() => {
      throw ApiProblem.offline();
    });
    return { status: response.status, body: parseJson(text), header };
  };
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
