import type { Send, TokenSource } from './client.ts';
import { ApiProblem } from './problem.ts';

/** The contract's name for the access token in localStorage. */
export const TOKEN_KEY = 'token';
/** A token this near its end is replaced before it is sent: it would expire on the way. */
const EXPIRY_MARGIN_MS = 5_000;

export interface TokenStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

/** Runs `work` alone among all tabs of the shop (navigator.locks, or one tab's own order without it). */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface TokenKeeper extends TokenSource {
  read: () => string | null;
  keep: (token: string) => void;
  drop: () => void;
  /** A token from the refresh cookie alone: after a sign-in that came back by redirect. */
  restore: () => Promise<string | null>;
}

/**
 * Keeps the access token in localStorage and replaces it by the refresh cookie. Many requests and many tabs
 * may find the same token refused at once: they queue on one lock, and whoever comes second finds the new
 * token already there.
 */
export function createTokenKeeper(options: {
  storage: TokenStorage;
  send: Send;
  exclusively: Exclusively;
  now: () => number;
  onSessionOver: () => void;
}): TokenKeeper {
  const { storage } = options;
  const read = () => storage.getItem(TOKEN_KEY);
  const keep = (token: string) => storage.setItem(TOKEN_KEY, token);
  const drop = () => storage.removeItem(TOKEN_KEY);

  const replace = (rejected: string | null) =>
    options.exclusively('jishi-refresh', async () => {
      const present = read();
      if (present !== rejected) return present;
      const token = await requestToken(options.send);
      if (token !== null) {
        keep(token);
      } else if (rejected !== null) {
        drop();
        options.onSessionOver();
      }
      return token;
    });

  return {
    read,
    keep,
    drop,
    replace,
    restore: () => replace(null),
    current: async () => {
      const token = read();
      const isEnding = token !== null && expiryOf(token) - EXPIRY_MARGIN_MS < options.now();
      return isEnding ? replace(token) : token;
    },
  };
}

/** A fresh access token, or null when the server says that the session is over; throws when it says nothing. */
async function requestToken(send: Send): Promise<string | null> {
  const answer = await send({
    method: 'POST',
    path: '/api/auth/refresh',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.status === 200) return (answer.body as { accessToken: string }).accessToken;
  if (answer.status === 401 || answer.status === 403) return null;
  throw ApiProblem.fromAnswer(answer.status, answer.body, answer.header('retry-after'));
}

/** The `exp` claim in milliseconds; Infinity where the token cannot be read: the server is to judge it. */
function expiryOf(token: string): number {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
