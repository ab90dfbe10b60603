import type { Send, TokenSource } from './client.ts';
import { ApiProblem } from './problem.ts';

/** A token that expires within this time is replaced before the request: it could expire on the way. */
const EXPIRY_MARGIN_MS = 5_000;

export interface TokenStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

/** Runs `work` while no other tab runs its own under the same name. */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface TokenKeeper extends TokenSource {
  read: () => string | null;
  keep: (token: string) => void;
  drop: () => void;
  /** Gets a token with the refresh cookie alone: after a sign-in at another site there is no token yet. */
  restore: () => Promise<string | null>;
}

/**
 * Keeps the access token of one front end and replaces it with the help of the refresh cookie. Several requests and
 * tabs may find the same token refused at the same time. They wait for one lock; the first one replaces the token,
 * and the others find the new token in the storage.
 */
export function createTokenKeeper(options: {
  storage: TokenStorage;
  /** The token's name in the storage. Two front ends on one origin need two names. */
  key: string;
  /** The route that answers a new access token for the refresh cookie. */
  refreshPath: string;
  send: Send;
  exclusively: Exclusively;
  now: () => number;
  onSessionOver: () => void;
}): TokenKeeper {
  const { storage, key } = options;
  const read = () => storage.getItem(key);
  const keep = (token: string) => storage.setItem(key, token);
  const drop = () => storage.removeItem(key);

  const replace = (rejected: string | null) =>
    options.exclusively(`jishi-refresh-${key}`, async () => {
      const present = read();
      if (present !== rejected) return present;
      const token = await requestToken(options.send, options.refreshPath);
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

/** @returns a new access token; null when the session has ended. @throws ApiProblem when the server did not decide */
async function requestToken(send: Send, path: string): Promise<string | null> {
  const answer = await send({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.status === 200) return (answer.body as { accessToken: string }).accessToken;
  if (answer.status === 401 || answer.status === 403) return null;
  throw ApiProblem.fromAnswer(answer.status, answer.body, answer.header('retry-after'));
}

/** The `exp` claim in milliseconds; Infinity for a token that cannot be read, so that the server judges it. */
function expiryOf(token: string): number {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
