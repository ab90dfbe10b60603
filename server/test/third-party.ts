import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Rig } from '../../simulators/test-rig.ts';
import { unionidOf } from '../../simulators/wechat/login/users.ts';
import type { LoginProvider } from '../gateways/login-providers.ts';
import type { TestShop } from './app.ts';
import { bearerOf, browserOf } from './people.ts';

type Headers = Record<string, string>;

/** What a test needs to know of a third party's simulator. */
const SIMULATORS: Record<LoginProvider, { down: object; up: object; uidOf: (person: string) => string }> = {
  wechat: { down: { login: 'down' }, up: { login: null }, uidOf: unionidOf },
  weibo: { down: { api: 'down' }, up: { api: null }, uidOf: (person) => person },
};

/** The Cookie header that a browser sends after this answer. */
export function stateCookie(answer: LightMyRequestResponse): string {
  return `jishi_third_party=${answer.cookies.find(({ name }) => name === 'jishi_third_party')?.value}`;
}

/** A browser that visits one third party. `person` is a number that the simulator knows a user by. */
export function visitorOf({ shop, rig, provider }: { shop: TestShop; rig: Rig; provider: LoginProvider }) {
  const browser = browserOf(shop);
  const { uidOf, up, down } = SIMULATORS[provider];
  /** The cookie of the browser that got each ticket. */
  const cookieOf = new Map<string, string>();
  let lastPerson = 5_000_000_000;

  async function begin(url: string, headers: Headers) {
    const answer = await browser.ask('GET', url, undefined, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return { authorizeUrl: answer.json().url as string, cookie: stateCookie(answer), answer };
  }
  const start = (returnTo = '/cart', headers: Headers = {}) =>
    begin(`/api/auth/${provider}/url?returnTo=${encodeURIComponent(returnTo)}`, headers);

  async function decide(what: 'authorize' | 'deny', body: object): Promise<string> {
    const { body: answer } = await rig.ask<{ redirectTo: string }>(
      'POST',
      `/${provider}/control/${what}`,
      body,
    );
    const { pathname, search } = new URL(answer.redirectTo);
    return pathname + search;
  }
  const agree = (authorizeUrl: string, person: string) => decide('authorize', { authorizeUrl, uid: person });
  const callback = (path: string, cookie: string) => browser.ask('GET', path, undefined, { cookie });

  async function signIn(person: string, returnTo = '/cart', headers: Headers = {}) {
    const { authorizeUrl, cookie } = await start(returnTo, headers);
    return callback(await agree(authorizeUrl, person), cookie);
  }

  function ticketIn(answer: LightMyRequestResponse, isForOwn = false): string {
    const [page, fragment] = String(answer.headers.location).split('#');
    const fields = Object.fromEntries(new URLSearchParams(fragment));
    if (page !== '/bind') return '';
    expect(fields).toEqual({
      ticket: expect.stringMatching(/^[\w-]{43}$/),
      ...(provider !== 'weibo' && { provider }),
      ...(isForOwn && { purpose: 'bind' }),
    });
    cookieOf.set(fields.ticket ?? '', stateCookie(answer));
    return fields.ticket ?? '';
  }

  return {
    ...browser,
    start,
    agree,
    callback,
    signIn,
    newPerson: () => String(++lastPerson),
    /** The user refuses. @returns the path that the third party sends the browser back to */
    deny: (authorizeUrl: string) => decide('deny', { authorizeUrl }),
    setDown: (isDown: boolean) => rig.ask('PUT', `/${provider}/control/faults`, isDown ? down : up),
    /** A ticket for a user whom no account is bound to. */
    async ticketOf(person: string): Promise<string> {
      const answer = await signIn(person);
      const ticket = ticketIn(answer);
      expect(ticket, String(answer.headers.location)).not.toBe('');
      return ticket;
    },
    /** Begins, as a signed-in user, to bind the third party to the account. */
    startBinding: (headers: Headers) => begin(`/api/me/third-party/${provider}/url`, headers),
    /** The same up to the way back from the third party. The ticket is empty where there is none. */
    async returnToBind(person: string, answerOfOwner: LightMyRequestResponse) {
      const { authorizeUrl, cookie } = await begin(
        `/api/me/third-party/${provider}/url`,
        bearerOf(answerOfOwner),
      );
      const answer = await callback(await agree(authorizeUrl, person), cookie);
      return { answer, ticket: ticketIn(answer, true) };
    },
    /** Binds in the browser that got the ticket, unless another cookie is given. */
    bind: (
      payload: { ticket: string; [field: string]: unknown },
      cookie = cookieOf.get(payload.ticket) ?? '',
    ) => browser.post(`/api/auth/${provider}/bind`, payload, { cookie }),
    bindOwn: (ticket: string, headers: Headers, cookie = cookieOf.get(ticket) ?? '') =>
      browser.post('/api/me/third-party', { ticket }, { ...headers, cookie }),
    ownerOf: (ticket: string, cookie = cookieOf.get(ticket) ?? '') =>
      browser.post(`/api/auth/${provider}/ticket`, { ticket }, { cookie }),
    /** The accounts that the third party's user is bound to. */
    async usersOf(person: string): Promise<string[]> {
      const { rows } = await shop.database.pool.query(
        'SELECT user_id FROM third_party_accounts WHERE provider = $1 AND uid = $2',
        [provider, uidOf(person)],
      );
      return rows.map((row) => row.user_id);
    },
    uidOf,
    /** The cookie of the browser that got the ticket. */
    cookieFor: (ticket: string) => cookieOf.get(ticket) ?? '',
  };
}
