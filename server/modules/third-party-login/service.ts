import type { CallbackReading, LoginGateway, LoginProfile } from '../../gateways/login.ts';
import { hashToken, randomToken } from '../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../platform/http/client.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Limit, limitsPerNetwork, type RateLimits } from '../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx, violatedUnique } from '../../platform/postgres/postgres.ts';
import { readableName } from '../../platform/values/text.ts';
import {
  type Accounts,
  type Caller,
  canSignInWithoutThirdParty,
  findUser,
  lockUser,
  type RegistrationRefusal,
  type SignedIn,
  type User,
  updateUser,
} from '../accounts/index.ts';
import { refuse } from './errors.ts';
import {
  type BoundRow,
  deleteBinding,
  findBoundUserId,
  findTicket,
  insertBinding,
  insertLoginState,
  insertTicket,
  type PresentedTicket,
  readBindings,
  type Ticket,
  takeLoginState,
  takeTicket,
} from './queries.ts';
import type { Binding, Provider, ThirdParty, TicketOwner } from './schema.ts';

/** How long a person may take to agree at the third party. */
const STATE_SECONDS = 600;
/** How long a person may take to bind an account. */
const TICKET_SECONDS = 600;
const NICKNAME_MAX = 30;

export interface ThirdPartyDeps {
  db: Database;
  limits: RateLimits;
  accounts: Accounts;
  provider: Provider;
  gateway: LoginGateway | null;
  /** The third party sends the browser back to this URL. */
  callbackUrl: string;
}

/** The end of a callback: a sign-in, a ticket for a user whom no account is bound to, or the reason of a failure. */
export type CallbackResult =
  | { outcome: 'signed_in'; signedIn: SignedIn; returnTo: string }
  | { outcome: 'unknown'; ticket: string; browser: string }
  | { outcome: 'denied' | 'state' | 'down' };

/** A sign-in as it began: the page to return to, and the value of the state cookie. */
interface Begun {
  returnTo: string;
  browser: string;
}

export type Bound = SignedIn & { returnTo: string };
export type TicketRefusal = Refusal<'ticket_expired' | 'third_party_bound'>;

function present({ provider, uid, nickname, boundAt }: BoundRow): ThirdParty {
  return { provider, uid, nickname, boundAt: boundAt.toISOString() };
}

function startLimits(ip: string | null): Limit[] {
  return limitsPerNetwork(ip, { key: 'third-party', max: 120, windowSeconds: 600 });
}

/** What a browser brings: the text of the ticket, and the value of the state cookie, if it has one. */
export interface TicketInBrowser {
  ticket: string;
  browser: string | null;
}

/** Without the cookie no ticket matches: the hash of '' is the hash of no browser. */
function presentedBy({ ticket, browser }: TicketInBrowser): PresentedTicket {
  return { ticketHash: hashToken(ticket), browserHash: hashToken(browser ?? '') };
}

/** Uses the ticket up and binds its third-party user to the account. */
async function bind(tx: Tx, presented: PresentedTicket, userId: string) {
  const ticket = await takeTicket(tx, presented);
  if (ticket === undefined) return refuseAny('ticket_expired');
  const { provider, uid, nickname } = ticket;
  const row = await insertBinding(tx, { provider, uid, userId, nickname });
  // Undefined: another request bound the same third-party user. Signing in with the third party leads there now.
  return row === undefined ? refuseAny('ticket_expired') : { ticket, row };
}

/** Runs `work`. When the account has another user of the provider already, the answer is the refusal. */
async function refuseIfBound<T>(work: () => Promise<T>): Promise<T | TicketRefusal> {
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
    const userId = await findBoundUserId(db, provider, uid);
    const user = userId && (await findUser(db, userId));
    return user ? sessions.open(db, user, client, null) : undefined;
  }

  /** Signs in the account of a third-party user, or makes a ticket where there is no account. */
  async function signInOrTicket(
    { uid, nickname, avatarUrl }: LoginProfile,
    { returnTo, browser }: Begun,
    client: Client,
  ): Promise<CallbackResult> {
    const signedIn = await signInBound(uid, client);
    if (signedIn !== undefined) return { outcome: 'signed_in', signedIn, returnTo };
    const ticket = randomToken();
    const row = { provider, uid, nickname, avatarUrl, returnTo };
    await insertTicket(db, presentedBy({ ticket, browser }), row, TICKET_SECONDS);
    return { outcome: 'unknown', ticket, browser };
  }

  async function exchangeCode(
    login: LoginGateway,
    reading: CallbackReading,
    begun: Begun,
    client: Client,
  ): Promise<CallbackResult> {
    if (reading.outcome !== 'code') return { outcome: reading.outcome === 'denied' ? 'denied' : 'state' };
    const result = await login.exchange({ code: reading.code, redirectUri: callbackUrl });
    if (result.outcome === 'profile') return signInOrTicket(result.profile, begun, client);
    if (result.outcome === 'denied') return { outcome: 'denied' };
    return { outcome: result.outcome === 'invalid_code' ? 'state' : 'down' };
  }

  /** Gives a new account the nickname and picture that the person has at the third party. */
  async function copyProfile(tx: Tx, user: User, ticket: Ticket): Promise<User> {
    const avatarUrl = ticket.avatarUrl?.startsWith('https://') ? ticket.avatarUrl : null;
    const nickname = readableName(ticket.nickname, NICKNAME_MAX) || user.nickname;
    return (await updateUser(tx, user.id, { nickname, avatarUrl })) ?? user;
  }

  async function bindAndOpen(tx: Tx, presented: PresentedTicket, user: User, client: Client, isNew: boolean) {
    const bound = await bind(tx, presented, user.id);
    if (isRefusal(bound)) return bound;
    const named = isNew ? await copyProfile(tx, user, bound.ticket) : user;
    const signedIn = await sessions.open(tx, named, client, user.passwordHash);
    return signedIn ? { ...signedIn, returnTo: bound.ticket.returnTo } : refuseAny('bad_credentials');
  }

  return {
    /**
     * Begins a sign-in.
     * @param browser the value of the state cookie; the state is valid in that browser only
     * @returns the URL of the third party's page, and the new value of the state cookie
     */
    async start(
      returnTo: string,
      browser: string | null,
      ip: string | null,
    ): Promise<{ url: string; browser: string } | Refusal<'gateway_not_configured' | 'rate_limited'>> {
      if (gateway === null) return refuseAny('gateway_not_configured');
      const wait = await limits.take(startLimits(ip));
      if (wait !== null) return refuseAny('rate_limited', {}, { 'retry-after': String(wait) });
      const state = randomToken();
      const cookie = browser ?? randomToken();
      await insertLoginState(db, {
        stateHash: hashToken(state),
        browserHash: hashToken(cookie),
        returnTo,
        validSeconds: STATE_SECONDS,
      });
      return { url: gateway.authorizeUrl({ state, redirectUri: callbackUrl }), browser: cookie };
    },

    /** Handles the request with which the third party sends the browser back. Every state works once. */
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
      return exchangeCode(gateway, gateway.readCallback(query), { returnTo, browser }, client);
    },

    /** Who the ticket would bind, for the page to show before anything is bound. */
    async ownerOf(ticket: TicketInBrowser): Promise<TicketOwner | Refusal<'ticket_expired'>> {
      const found = await findTicket(db, presentedBy(ticket));
      return found ? { provider: found.provider, nickname: found.nickname } : refuseAny('ticket_expired');
    },

    /** Binds the ticket's user to the account that the password proves, and signs in. */
    async bindExisting(
      ticket: TicketInBrowser,
      credentials: { username: string; password: string },
      client: Client,
    ): Promise<Bound | TicketRefusal | Refusal<'bad_credentials' | 'too_many_attempts'>> {
      const presented = presentedBy(ticket);
      if ((await findTicket(db, presented)) === undefined) return refuseAny('ticket_expired');
      return refuseIfBound(() =>
        accounts.password.withPassword(credentials, client, (user) =>
          inTransaction(db, (tx) => bindAndOpen(tx, presented, user, client, false)),
        ),
      );
    },

    /** Makes an account, binds the ticket's user to it in the same transaction, and signs in. */
    async bindNew(
      ticket: TicketInBrowser,
      form: NonNullable<Binding['create']>,
      client: Client,
    ): Promise<Bound | TicketRefusal | RegistrationRefusal> {
      const presented = presentedBy(ticket);
      if ((await findTicket(db, presented)) === undefined) return refuseAny('ticket_expired');
      return accounts.registration.createAccount(form, client, (tx, user) =>
        bindAndOpen(tx, presented, user, client, true),
      );
    },

    /** Binds the ticket's user to the account that is signed in. */
    async bindOwn(
      caller: Caller,
      ticket: TicketInBrowser,
    ): Promise<ThirdParty | TicketRefusal | Refusal<'token_expired' | 'step_up_required'>> {
      const user = await sessions.readProvenAccount(caller);
      if (isRefusal(user)) return user;
      return refuseIfBound(() =>
        inTransaction(db, async (tx) => {
          const bound = await bind(tx, presentedBy(ticket), user.id);
          return isRefusal(bound) ? bound : present(bound.row);
        }),
      );
    },

    async list(userId: string): Promise<ThirdParty[]> {
      return (await readBindings(db, userId)).map(present);
    },

    /** Unbinds, unless the account would be left without a way to sign in. */
    async unbind(
      caller: Caller,
      from: string,
    ): Promise<undefined | Refusal<'not_found' | 'last_sign_in_way' | 'token_expired' | 'step_up_required'>> {
      const account = await sessions.readProvenAccount(caller);
      if (isRefusal(account)) return account;
      return inTransaction(db, async (tx) => {
        const user = await lockUser(tx, account.id);
        if (user === undefined || !(await deleteBinding(tx, user.id, from))) return refuseAny('not_found');
        if (!canSignInWithoutThirdParty(user)) return refuse('last_sign_in_way');
      });
    },
  };
}
