import type { LoginProfile } from '../../../gateways/login.ts';
import type { LoginProvider } from '../../../gateways/login-providers.ts';
import { hashToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import { readableName } from '../../../platform/values/text.ts';
import {
  type Accounts,
  type Caller,
  canSignInWithoutThirdParty,
  lockUser,
  type RegistrationRefusal,
  type SignedIn,
  type User,
  updateUser,
} from '../../accounts/index.ts';
import { refuse } from '../errors.ts';
import type { ThirdParty } from '../schema.ts';
import {
  type BoundRow,
  deleteBinding,
  findBinding,
  findTicket,
  insertBinding,
  insertTicket,
  type PresentedTicket,
  readBindings,
  type Ticket,
  takeTicket,
} from './queries.ts';
import type { Binding, TicketOwner } from './schema.ts';

/** How long a person may take to bind an account. */
const TICKET_SECONDS = 600;
const NICKNAME_MAX = 30;

export interface BindingDeps {
  db: Database;
  accounts: Accounts;
}

export type Bound = SignedIn & { returnTo: string };
export type TicketRefusal = Refusal<'ticket_expired' | 'third_party_bound'>;

function present({ provider, uid, nickname, boundAt }: BoundRow): ThirdParty {
  return { provider, uid, nickname, boundAt: boundAt.toISOString() };
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

/** Makes a ticket for a third party's user whom no account is bound to. It is valid in this browser only. */
export async function issueTicket(
  db: Database,
  {
    profile: { uid, nickname, avatarUrl },
    ...rest
  }: Pick<Ticket, 'provider' | 'returnTo' | 'userId'> & { profile: LoginProfile },
  browser: string,
): Promise<string> {
  const ticket = randomToken();
  await insertTicket(
    db,
    presentedBy({ ticket, browser }),
    { uid, nickname, avatarUrl, ...rest },
    TICKET_SECONDS,
  );
  return ticket;
}

/**
 * Uses the ticket up and binds its third-party user to the account.
 * @returns a `row` of undefined when the third-party user is bound already
 */
async function bind(tx: Tx, presented: PresentedTicket, userId: string) {
  const ticket = await takeTicket(tx, presented);
  // A ticket that an account asked for is good for that account alone.
  if (ticket === undefined || (ticket.userId ?? userId) !== userId) return refuseAny('ticket_expired');
  const { provider, uid, nickname } = ticket;
  return { ticket, row: await insertBinding(tx, { provider, uid, userId, nickname }) };
}

/** Runs `work`. When the account has another user of the provider already, the answer is the refusal. */
async function refuseIfBound<T>(work: () => Promise<T>): Promise<T | Refusal<'third_party_bound'>> {
  try {
    return await work();
  } catch (error) {
    if (violatedUnique(error) !== 'third_party_accounts_user_id_provider_key') throw error;
    return refuse('third_party_bound');
  }
}

export function createBinding({ db, accounts }: BindingDeps) {
  const { sessions } = accounts;

  /** Gives a new account the nickname and picture that the person has at the third party. */
  async function copyProfile(tx: Tx, user: User, ticket: Ticket): Promise<User> {
    const avatarUrl = ticket.avatarUrl?.startsWith('https://') ? ticket.avatarUrl : null;
    const nickname = readableName(ticket.nickname, NICKNAME_MAX) || user.nickname;
    return (await updateUser(tx, user.id, { nickname, avatarUrl })) ?? user;
  }

  async function bindAndOpen(tx: Tx, presented: PresentedTicket, user: User, client: Client, isNew: boolean) {
    const bound = await bind(tx, presented, user.id);
    if (isRefusal(bound)) return bound;
    // Another request bound the same third-party user. Signing in with the third party leads there now.
    if (bound.row === undefined) return refuseAny('ticket_expired');
    const named = isNew ? await copyProfile(tx, user, bound.ticket) : user;
    const signedIn = await sessions.open(tx, named, client, user.passwordHash);
    return signedIn ? { ...signedIn, returnTo: bound.ticket.returnTo } : refuseAny('bad_credentials');
  }

  /** A ticket of this provider that a person who is not signed in may use in this browser. */
  async function isUsable(provider: LoginProvider, presented: PresentedTicket): Promise<boolean> {
    return (await findTicket(db, presented))?.provider === provider;
  }

  return {
    /** Who the ticket would bind, for the page to show before anything is bound. */
    async ownerOf(
      provider: LoginProvider,
      ticket: TicketInBrowser,
    ): Promise<TicketOwner | Refusal<'ticket_expired'>> {
      const found = await findTicket(db, presentedBy(ticket));
      if (found?.provider !== provider) return refuseAny('ticket_expired');
      return { provider, nickname: found.nickname };
    },

    /** Binds the ticket's user to the account that the password proves, and signs in. */
    async bindExisting(
      provider: LoginProvider,
      ticket: TicketInBrowser,
      credentials: { username: string; password: string },
      client: Client,
    ): Promise<Bound | TicketRefusal | Refusal<'bad_credentials' | 'too_many_attempts'>> {
      const presented = presentedBy(ticket);
      if (!(await isUsable(provider, presented))) return refuseAny('ticket_expired');
      return refuseIfBound(() =>
        accounts.password.withPassword(credentials, client, (user) =>
          inTransaction(db, (tx) => bindAndOpen(tx, presented, user, client, false)),
        ),
      );
    },

    /** Makes an account, binds the ticket's user to it in the same transaction, and signs in. */
    async bindNew(
      provider: LoginProvider,
      ticket: TicketInBrowser,
      form: NonNullable<Binding['create']>,
      client: Client,
    ): Promise<Bound | TicketRefusal | RegistrationRefusal> {
      const presented = presentedBy(ticket);
      if (!(await isUsable(provider, presented))) return refuseAny('ticket_expired');
      return accounts.registration.createAccount(form, client, (tx, user) =>
        bindAndOpen(tx, presented, user, client, true),
      );
    },

    /** Binds the ticket's user to the account that is signed in. */
    async bindOwn(
      caller: Caller,
      ticket: TicketInBrowser,
    ): Promise<
      ThirdParty | TicketRefusal | Refusal<'third_party_taken' | 'token_expired' | 'step_up_required'>
    > {
      const user = await sessions.readProvenAccount(caller);
      if (isRefusal(user)) return user;
      return refuseIfBound(() =>
        inTransaction(db, async (tx) => {
          const bound = await bind(tx, presentedBy(ticket), user.id);
          if (isRefusal(bound)) return bound;
          const { provider, uid } = bound.ticket;
          // Bound meanwhile: by another tab of this account, or to another account.
          const row = bound.row ?? (await findBinding(tx, { provider, uid, userId: user.id }));
          return row === undefined ? refuse('third_party_taken') : present(row);
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
        // Another third party that stays bound is a way to sign in too.
        if (!canSignInWithoutThirdParty(user) && (await readBindings(tx, user.id)).length === 0)
          return refuse('last_sign_in_way');
      });
    },
  };
}
