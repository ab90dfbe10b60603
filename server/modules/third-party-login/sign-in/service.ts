import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { LoginGateway, LoginProfile } from '../../../gateways/login.ts';
import type { LoginGateways, LoginProvider } from '../../../gateways/login-providers.ts';
import { hashToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Limit, limitsPerNetwork, type RateLimits } from '../../../platform/limits/rate-limits.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { type Accounts, type Caller, findUser, type SignedIn } from '../../accounts/index.ts';
import { issueTicket } from '../binding/service.ts';
import { refuse } from '../errors.ts';
import { findBoundUser, renameBoundUser } from '../queries.ts';
import { insertLoginState, type Purpose, takeLoginState, type Visit } from './queries.ts';

/** How long a person may take to agree at the third party. */
const STATE_SECONDS = 600;

export interface SignInDeps {
  db: Database;
  limits: RateLimits;
  accounts: Accounts;
  gateways: LoginGateways;
  /** The third party sends the browser back to this URL. */
  callbackUrl: (provider: LoginProvider) => string;
  log: FastifyBaseLogger;
}

/** The browser that begins a visit. */
export interface Visitor {
  /** The value of the state cookie, if there is one. */
  browser: string | null;
  userAgent: string;
  ip: string | null;
}

type Unavailable = Refusal<'gateway_not_configured' | 'rate_limited'>;

/** Where to send the browser, and the new value of its state cookie. */
interface Started {
  url: string;
  browser: string;
}

/** The end of a callback. */
export type CallbackResult =
  | { outcome: 'signed_in'; signedIn: SignedIn; returnTo: string }
  /** Nobody is bound to this third-party user: the ticket binds an account. */
  | { outcome: 'unknown'; ticket: string; browser: string; purpose: Purpose }
  /** The third-party user is bound to the account that asked already. */
  | { outcome: 'own' }
  /** The third-party user is bound to another account. */
  | { outcome: 'taken' }
  /** The buyer is known to the third party by this openid. */
  | { outcome: 'payer'; openid: string; returnTo: string }
  | { outcome: 'denied' | 'state' | 'down'; purpose: Purpose; returnTo?: string };

function startLimits(ip: string | null): Limit[] {
  return limitsPerNetwork(ip, { key: 'third-party', max: 120, windowSeconds: 600 });
}

export function createSignIn({ db, limits, accounts, gateways, callbackUrl, log }: SignInDeps) {
  const { sessions } = accounts;

  async function begin(
    wish: Omit<Visit, 'place'>,
    { browser, userAgent, ip }: Visitor,
  ): Promise<Started | Unavailable> {
    const gateway = gateways[wish.provider];
    const place = gateway?.placeOf(userAgent) ?? 'web';
    if (!gateway?.places.includes(place)) return refuseAny('gateway_not_configured');
    const wait = await limits.take(startLimits(ip));
    if (wait !== null) return refuseAny('rate_limited', {}, { 'retry-after': String(wait) });
    // WeChat takes letters and digits only.
    const state = randomBytes(32).toString('hex');
    const cookie = browser ?? randomToken();
    const hashes = { stateHash: hashToken(state), browserHash: hashToken(cookie) };
    await insertLoginState(db, hashes, { ...wish, place }, STATE_SECONDS);
    const redirectUri = callbackUrl(wish.provider);
    const url =
      wish.purpose === 'pay' && gateway.payer
        ? gateway.payer.authorizeUrl({ state, redirectUri })
        : gateway.authorizeUrl({ state, redirectUri, place });
    return { url, browser: cookie };
  }

  async function signInOrTicket(
    { provider, returnTo }: Visit,
    profile: LoginProfile,
    browser: string,
    client: Client,
  ): Promise<CallbackResult> {
    const bound = await findBoundUser(db, provider, [profile.uid, ...profile.formerUids]);
    if (bound !== undefined && bound.uid !== profile.uid)
      await renameBoundUser(db, provider, bound.uid, profile.uid);
    const user = bound && (await findUser(db, bound.userId));
    const signedIn = user && (await sessions.open(db, user, client, null));
    if (signedIn) return { outcome: 'signed_in', signedIn, returnTo };
    const ticket = await issueTicket(db, { provider, profile, returnTo, userId: null }, browser);
    return { outcome: 'unknown', ticket, browser, purpose: 'sign_in' };
  }

  /** Never signs in: the browser belongs to the account that asked, whoever agreed at the third party. */
  async function ticketForOwn(
    { provider, returnTo, userId }: Visit,
    profile: LoginProfile,
    browser: string,
  ): Promise<CallbackResult> {
    const bound = await findBoundUser(db, provider, [profile.uid, ...profile.formerUids]);
    if (bound !== undefined) return bound.userId === userId ? { outcome: 'own' } : { outcome: 'taken' };
    const ticket = await issueTicket(db, { provider, profile, returnTo, userId }, browser);
    return { outcome: 'unknown', ticket, browser, purpose: 'bind' };
  }

  async function identifyPayer(
    { provider, returnTo }: Visit,
    { payer }: LoginGateway,
    code: string,
  ): Promise<CallbackResult> {
    const result = await payer?.identify({ code });
    if (result?.outcome === 'payer') return { outcome: 'payer', openid: result.openid, returnTo };
    if (result?.outcome === 'unavailable')
      log.warn({ provider, reason: result.reason }, 'a third party did not say who pays');
    const outcome = result?.outcome === 'invalid_code' ? 'state' : 'down';
    return { outcome, purpose: 'pay', returnTo };
  }

  async function finish(
    visit: Visit,
    query: Record<string, unknown>,
    browser: string,
    client: Client,
  ): Promise<CallbackResult> {
    const { provider, place, purpose } = visit;
    const gateway = gateways[provider];
    if (gateway === undefined) return { outcome: 'down', purpose };
    const reading = gateway.readCallback(query);
    if (reading.outcome !== 'code')
      return {
        outcome: reading.outcome === 'denied' ? 'denied' : 'state',
        purpose,
        returnTo: visit.returnTo,
      };
    if (purpose === 'pay') return identifyPayer(visit, gateway, reading.code);
    const redirectUri = callbackUrl(provider);
    const result = await gateway.exchange({ code: reading.code, redirectUri, place });
    if (result.outcome === 'profile')
      return purpose === 'bind'
        ? ticketForOwn(visit, result.profile, browser)
        : signInOrTicket(visit, result.profile, browser, client);
    if (result.outcome === 'unavailable')
      log.warn({ provider, place, reason: result.reason }, 'a third party gave no profile');
    if (result.outcome === 'denied') return { outcome: 'denied', purpose };
    return { outcome: result.outcome === 'invalid_code' ? 'state' : 'down', purpose };
  }

  return {
    /** Begins a sign-in. The state is valid in this browser only. */
    start: (provider: LoginProvider, returnTo: string, visitor: Visitor) =>
      begin({ provider, purpose: 'sign_in', userId: null, returnTo }, visitor),

    /** Begins to bind a third party's user to the account that is signed in. */
    async startBinding(
      provider: LoginProvider,
      returnTo: string,
      caller: Caller,
      visitor: Visitor,
    ): Promise<Started | Unavailable | Refusal<'token_expired' | 'step_up_required'>> {
      const user = await sessions.readProvenAccount(caller);
      if (isRefusal(user)) return user;
      return begin({ provider, purpose: 'bind', userId: user.id, returnTo }, visitor);
    },

    /** Begins to learn who pays in the browser inside the third party's app. */
    async startPaying(
      provider: LoginProvider,
      returnTo: string,
      visitor: Visitor,
    ): Promise<Started | Unavailable | Refusal<'only_inside_wechat'>> {
      const gateway = gateways[provider];
      if (!gateway?.payer) return refuseAny('gateway_not_configured');
      if (gateway.placeOf(visitor.userAgent) !== 'in_app') return refuse('only_inside_wechat');
      return begin({ provider, purpose: 'pay', userId: null, returnTo }, visitor);
    },

    /** Handles the request with which the third party sends the browser back. Every state works once. */
    async callback(
      provider: LoginProvider,
      query: Record<string, unknown>,
      browser: string | null,
      client: Client,
    ): Promise<CallbackResult> {
      if (gateways[provider] === undefined) return { outcome: 'down', purpose: 'sign_in' };
      const { state } = query;
      if (typeof state !== 'string' || browser === null) return { outcome: 'state', purpose: 'sign_in' };
      const hashes = { stateHash: hashToken(state), browserHash: hashToken(browser) };
      const visit = await takeLoginState(db, hashes, provider);
      if (visit === undefined || visit.isExpired)
        return { outcome: 'state', purpose: visit?.purpose ?? 'sign_in', returnTo: visit?.returnTo };
      return finish(visit, query, browser, client);
    },
  };
}
