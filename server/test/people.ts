import { randomInt } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { TestShop } from './app.ts';

/** A password that nobody else uses. */
export const PASSWORD = 'river stone lantern';

export function newName(): string {
  // Random enough for thousands in one database, and within the rules: letters and digits, at most twelve.
  return `u1${randomInt(36 ** 8)
    .toString(36)
    .padStart(8, '0')}`;
}

export function newMobile(): string {
  return `139${randomInt(100_000_000).toString().padStart(8, '0')}`;
}

/** A registration that would be accepted, but for what `change` changes in it. */
export function registration(change: Record<string, unknown> = {}) {
  return {
    username: newName(),
    mobile: newMobile(),
    password: PASSWORD,
    passwordConfirm: PASSWORD,
    ...change,
  };
}

export function refreshCookie(answer: LightMyRequestResponse): string {
  return answer.cookies.find(({ name }) => name.endsWith('jishi_refresh'))?.value ?? '';
}

export function bearerOf(answer: LightMyRequestResponse): { authorization: string } {
  return { authorization: `Bearer ${answer.json().accessToken}` };
}

/** Asks the shop as a browser does. */
export function browserOf(shop: TestShop) {
  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  const ask = (method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
    shop.app.inject({ method, url, headers, ...(payload && { payload }) });
  return {
    ask,
    post: (url: string, payload?: object, headers?: Record<string, string>) =>
      ask('POST', url, payload, headers),
    refresh: (token: string, headers: Record<string, string> = {}) =>
      ask('POST', '/api/auth/refresh', undefined, { cookie: `jishi_refresh=${token}`, ...headers }),
    login: (username: string, password: string, headers?: Record<string, string>) =>
      ask('POST', '/api/auth/login', { username, password }, headers),
    /** Registers; throws where that is refused. */
    async register(change: Record<string, unknown> = {}): Promise<LightMyRequestResponse> {
      const answer = await ask('POST', '/api/auth/register', registration(change));
      if (answer.statusCode !== 201) throw new Error(`not registered: ${answer.body}`);
      return answer;
    },
  };
}
