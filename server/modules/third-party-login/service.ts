import type { CallbackReading, LoginGateway, LoginProfile } from '../../gateways/login.ts';
import { hashToken, randomToken } from '../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../platform/http/client.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Limit, networkOf, type RateLimits } from '../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx, violatedUnique } from '../../platform/postgres/postgres.ts';
import {
  type Accounts,
  type Caller,
  changeUser,
  findUser,
  hasOtherWayIn,
  lockUser,
  type RegistrationRefusal,
  type SignedIn,
  type User,
} from '../accounts/index.ts';
import { refuse } from './errors.ts';
import {
  type BoundRow,
  deleteBinding,
  insertBinding,
  insertLoginState,
  insertTicket,
  isTicketOpen,
  selectBindings,
  selectBoundUserId,
  type Ticket,
  takeLoginState,
  takeTicket,
} from './queries.ts';
import type { Binding, Provider, ThirdParty } from './schema.ts';

/** How long somebody may take to agree at the third party, and to bind here. */
const STATE_SECONDS = 600;
const TICKET_SECONDS = 600;

export interface ThirdPartyDeps {
  db: Database;
  limits: RateLimits;
  accounts: Accounts;
  provider: Provider;
  gateway: LoginGateway | null;
  /** Where the third party sends the browser back to. */
  callbackUrl: string;
}

/** How a callback ends: signed in, with a user to bind, or with a page that says why not. */
export type CallbackResult =
  | { outcome: 'signed_in'; signedIn: SignedIn; returnTo: string }
  | { outcome: 'unknown'; ticket: string }
  | { outcome: 'denied' | 'state' | 'down' };

export type Bound = SignedIn & { returnTo: string };
export type TicketRefusal = Refusal<'ticket_expired' | 'third_party_bound'>;

function present(row: BoundRow): ThirdParty {
  return {
    provider: row.provider,
    uid: row.uid,
    nickname: row.nickname,
    boundAt: row.bound_at.toISOString(),
  };
}

function startLimit(ip: string | null): Limit {
  return { key: `third-party:${networkOf(ip)}`, max: 120, windowSeconds: 600 };
}

/** Uses the ticket up and binds its third-party user to the account, all or nothing. */
async function bind(tx: Tx, ticketHash: Buffer, userId: string) {
  const ticket = await takeTicket(tx, ticketHash);
  if (ticket === undefined) return refuseAny('ticket_expired');
  const { provider, uid, nickname } = ticket;
  const row = await insertBinding(tx, { provider, uid, userId, nickname });
  // Bound in another window meanwhile: signing in with the third party leads there now.
  return row === undefined ? refuseAny('ticket_expired') : { ticket, row };
}

/** A user of the provider is bound to the account already: said as a refusal. */
async function orBound<T>(work: () => Promise<T>): Promise<T | TicketRefusal> {
  try {
    return await work();
  } catch (error) {
    if (violatedUnique(error) !== 'third_party_accounts_user_id_provider_key') throw error;
    return refuse('third_party_bound');
  }
}

export type ThirdPartyLogin = ReturnType<typeof createThirdPartyLogin>;

export function createThirdPartyLogin(deps: ThirdPartyDeps) {
  const { db, limits, accounts, provider, gateway, callbackUrl } = deps;
  const { sessions } = accounts;

  async function signInBound(uid: string, client: Client): Promise<SignedIn | undefined> {
    const userId = await selectBoundUserId(db, provider, uid);
    const user = userId && (await findUser(db, userId));
    return user ? sessions.open(db, user, client, null) : undefined;
  }

  async function welcome(profile: LoginProfile, returnTo: string, client: Client): Promise<CallbackResult> {
    const signedIn = await signInBound(profile.uid, client);
    if (signedIn !== undefined) return { outcome: 'signed_in', signedIn, returnTo };
    const ticket = randomToken();
    const { uid, nickname, avatarUrl } = profile;
    await insertTicket(
      db,
      hashToken(ticket),
      { provider, uid, nickname, avatarUrl, returnTo },
      TICKET_SECONDS,
    );
    return { outcome: 'unknown', ticket };
  }

  async function exchange(
    open: LoginGateway,
    reading: CallbackReading,
    returnTo: string,
    client: Client,
  ): Promise<CallbackResult> {
    if (reading.outcome !== 'code') return { outcome: reading.outcome === 'denied' ? 'denied' : 'state' };
    const result = await open.exchange({ code: reading.code, redirectUri: callbackUrl });
    if (result.outcome === 'profile') return welcome(result.profile, returnTo, client);
    if (result.outcome === 'denied') return { outcome: 'denied' };
    return { outcome: result.outcome === 'invalid_code' ? 'state' : 'down' };
  }

  /** A new account begins with the name and picture it has at the third party. */
  async function dress(tx: Tx, user: User, ticket: Ticket): Promise<User> {
    const avatarUrl = ticket.avatarUrl?.startsWith('https://') ? ticket.avatarUrl : null;
    const nickname = ticket.nickname.slice(0, 30) || user.nickname;
    return (await changeUser(tx, user.id, { nickname, avatar_url: avatarUrl })) ?? user;
  }

  async function bindAndOpen(tx: Tx, ticketHash: Buffer, user: User, client: Client, isNew: boolean) {
    const bound = await bind(tx, ticketHash, user.id);
    if (isRefusal(bound)) return bound;
    const dressed = isNew ? await dress(tx, user, bound.ticket) : user;
    const signedIn = await sessions.open(tx, dressed, client, user.password_hash);
    return signedIn ? { ...signedIn, returnTo: bound.ticket.returnTo } : refuseAny('bad_credentials');
  }

  return {
    /**
     * Begins a sign-in.
     * @param browser what the state cookie holds; the state is good in that browser only
     * @returns the third party's page, and what the cookie has to hold from now on
     */
    async start(
      returnTo: string,
      browser: string | null,
      ip: string | null,
    ): Promise<{ url: string; browser: string } | Refusal<'gateway_not_configured' | 'rate_limited'>> {
      if (gateway === null) return refuseAny('gateway_not_configured');
      const wait = await limits.take([startLimit(ip)]);
      if (wait !== null) return refuseAny('rate_limited', {}, { 'retry-after': String(wait) });
      const state = randomToken();
      const held = browser ?? randomToken();
      await insertLoginState(db, {
        stateHash: hashToken(state),
        browserHash: hashToken(held),
        returnTo,
        validSeconds: STATE_SECONDS,
      });
      return { url: gateway.authorizeUrl({ state, redirectUri: callbackUrl }), browser: held };
    },

    /** What the third party sent the browser back with. A state is good once, whatever comes of it. */
    async callback(
      query: Record<string, unknown>,
      browser: string | null,
      client: Client,
    ): Promise<CallbackResult> {
      if (gateway === null) return { outcome: 'down' };
      const { state } = query;
      if (typeof state !== 'string' || browser === null) return { outcome: 'state' };
      const returnTo = await takeLoginState(db, hashToken(state), hashToken(browser));
      if (returnTo === undefined) return { outcome: 'state' };
      return exchange(gateway, gateway.readCallback(query), returnTo, client);
    },

    /** Binds the ticket's user to an account that is proven by its password, and signs in. */
    async bindExisting(
      form: { ticket: string; username: string; password: string },
      client: Client,
    ): Promise<Bound | TicketRefusal | Refusal<'bad_credentials' | 'too_many_attempts'>> {
      const ticketHash = hashToken(form.ticket);
      if (!(await isTicketOpen(db, ticketHash))) return refuseAny('ticket_expired');
      return orBound(() =>
        accounts.withPassword(form, client, (user) =>
          inTransaction(db, (tx) => bindAndOpen(tx, ticketHash, user, client, false)),
        ),
      );
    },

    /** Makes an account with the ticket's user bound to it, in one transaction, and signs in. */
    async bindNew(
      ticket: string,
      form: NonNullable<Binding['create']>,
      client: Client,
    ): Promise<Bound | TicketRefusal | RegistrationRefusal> {
      const ticketHash = hashToken(ticket);
      if (!(await isTicketOpen(db, ticketHash))) return refuseAny('ticket_expired');
      return accounts.createAccount(form, client, (tx, user) =>
        bindAndOpen(tx, ticketHash, user, client, true),
      );
    },

    /** Binds the ticket's user to the account that is signed in. */
    async bindOwn(
      caller: Caller,
      ticket: string,
    ): Promise<ThirdParty | TicketRefusal | Refusal<'token_expired'>> {
      if (!(await sessions.isLiving(caller.userId, caller.sessionId))) return refuseAny('token_expired');
      return orBound(() =>
        inTransaction(db, async (tx) => {
          const bound = await bind(tx, hashToken(ticket), caller.userId);
          return isRefusal(bound) ? bound : present(bound.row);
        }),
      );
    },

    async list(userId: string): Promise<ThirdParty[]> {
      return (await selectBindings(db, userId)).map(present);
    },

    /** Unbinds, unless the account could not be signed in to any more. */
    async unbind(
      caller: Caller,
      from: string,
    ): Promise<undefined | Refusal<'not_found' | 'last_sign_in_way' | 'token_expired'>> {
      if (!(await sessions.isLiving(caller.userId, caller.sessionId))) return refuseAny('token_expired');
      return inTransaction(db, async (tx) => {
        const user = await lockUser(tx, caller.userId);
        if (user === undefined || !(await deleteBinding(tx, caller.userId, from)))
          return refuseAny('not_found');
        if (!hasOtherWayIn(user)) return refuse('last_sign_in_way');
      });
    },
  };
}
