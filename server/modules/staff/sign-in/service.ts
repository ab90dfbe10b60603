import type { Passwords } from '../../../platform/auth/passwords.ts';
import { hashToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { withinGuessingLimits } from '../../../platform/limits/guessing-limits.ts';
import type { RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { recordAudit } from '../audit/queries.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../operator.ts';
import { type StaffRow, selectStaff, selectStaffByUsername } from '../queries.ts';
import type { Proof, SecondFactors } from '../second-factor/service.ts';
import { endSessionsOf } from '../sessions/queries.ts';
import type { OpenedSession, Sessions } from '../sessions/service.ts';
import { insertSignIn } from '../sign-in-log/queries.ts';
import {
  deleteTicket,
  deleteTicketsOf,
  insertTicket,
  replacePassword,
  selectTicket,
  takeTicketTry,
} from './queries.ts';
import type { Credentials, Factor, StepUp } from './schema.ts';

const SECOND_FACTOR_SECONDS = 300;

export interface SignedIn {
  staff: StaffRow;
  session: OpenedSession;
}

export interface FactorAsked {
  secondFactor: Factor[];
  ticket: string;
}

type TooMany = Refusal<'too_many_attempts'>;

export type SignIn = ReturnType<typeof createSignIn>;

export function createSignIn(deps: {
  db: Database;
  passwords: Passwords;
  limits: RateLimits;
  sessions: Sessions;
  secondFactors: SecondFactors;
}) {
  const { db, passwords, limits, sessions, secondFactors } = deps;

  /** Codes are counted apart from passwords: whoever knows the password cannot shut its owner out of the codes. */
  const codeAttempt = (staffId: string, client: Client) =>
    ({ realm: 'staff', account: `second factor of ${staffId}`, ip: client.ip }) as const;

  async function authenticate(credentials: Credentials, client: Client) {
    const row = await selectStaffByUsername(db, credentials.username);
    const hash = row?.passwordHash ?? null;
    // Checked for nobody's password as well: the answer takes as long whether or not there is such an account.
    const isRight = await passwords.matches(hash, credentials.password);
    if (row === undefined) return refuseAny('bad_credentials');
    if (!isRight || hash === null) {
      await insertSignIn(db, row.id, 'bad_password', client);
      return refuseAny('bad_credentials');
    }
    if (!row.isDisabled) return { ...row, passwordHash: hash };
    await insertSignIn(db, row.id, 'disabled', client);
    return refuse('staff_disabled');
  }

  /** Opens the session of somebody who has shown all that is asked. */
  async function open(tx: Tx, staffId: string, passwordHash: string, client: Client) {
    const session = await sessions.open(tx, { id: staffId, passwordHash }, client);
    if (session === undefined) return refuseAny('bad_credentials');
    await insertSignIn(tx, staffId, 'signed_in', client);
    const staff = await selectStaff(tx, staffId);
    if (staff === undefined) throw new Error(`staff ${staffId} vanished in its own transaction`);
    return { staff, session };
  }

  async function askSecondFactor(
    row: StaffRow,
    secondFactor: Factor[],
    client: Client,
  ): Promise<FactorAsked> {
    const ticket = randomToken();
    await insertTicket(db, {
      hash: hashToken(ticket),
      staffId: row.id,
      purpose: 'second_factor',
      lifetimeSeconds: SECOND_FACTOR_SECONDS,
    });
    await insertSignIn(db, row.id, 'second_factor_asked', client);
    return { secondFactor, ticket };
  }

  /** Signs in with a proof and uses the ticket up, all or nothing. */
  async function finish(ticketHash: Buffer, staffId: string, proof: Proof, client: Client) {
    return inTransaction(db, async (tx) => {
      const row = await selectStaff(tx, staffId);
      if (row === undefined || row.passwordHash === null) return refuseAny('ticket_expired');
      if (row.isDisabled) return refuse('staff_disabled');
      if (!(await secondFactors.prove(tx, staffId, proof))) return refuseAny('bad_code');
      if (!(await deleteTicket(tx, ticketHash))) return refuseAny('ticket_expired');
      return open(tx, staffId, row.passwordHash, client);
    });
  }

  /** Where there is a second factor, a password alone proves nothing. */
  async function isStepProven(row: StaffRow, answer: StepUp): Promise<boolean> {
    if (row.hasTotp || row.hasPasskey) {
      const { password: _, ...proof } = answer;
      return inTransaction(db, (tx) => secondFactors.prove(tx, row.id, proof));
    }
    return answer.password !== undefined && passwords.matches(row.passwordHash, answer.password);
  }

  return {
    read: (staffId: string) => selectStaff(db, staffId),

    async login(
      credentials: Credentials,
      client: Client,
    ): Promise<SignedIn | FactorAsked | TooMany | Refusal<'bad_credentials' | 'staff_disabled'>> {
      const account = credentials.username.toLowerCase();
      const row = await withinGuessingLimits(limits, { realm: 'staff', account, ip: client.ip }, () =>
        authenticate(credentials, client),
      );
      if (isRefusal(row)) return row;
      const factors = await secondFactors.factorsOf(row);
      if (factors.length > 0) return askSecondFactor(row, factors, client);
      return inTransaction(db, (tx) => open(tx, row.id, row.passwordHash, client));
    },

    /** The second half of a sign-in. A ticket bears five tries, of which each counts before it is judged. */
    async secondFactor(
      ticket: string,
      proof: Proof,
      client: Client,
    ): Promise<
      SignedIn | TooMany | Refusal<'bad_code' | 'bad_credentials' | 'ticket_expired' | 'staff_disabled'>
    > {
      const hash = hashToken(ticket);
      const known = await takeTicketTry(db, hash, 'second_factor');
      if (known === undefined) return refuseAny('ticket_expired');
      const { staffId } = known;
      const result = await withinGuessingLimits(limits, codeAttempt(staffId, client), () =>
        finish(hash, staffId, proof, client),
      );
      if (isRefusal(result) && result.code === 'bad_code')
        await insertSignIn(db, staffId, 'bad_second_factor', client);
      return result;
    },

    /** Whose ticket it is, for the options of a passkey. */
    personOfTicket: async (ticket: string) =>
      (await selectTicket(db, hashToken(ticket), 'second_factor'))?.staffId ?? null,

    /** @returns null for an invitation that does not stand, so that its password need not be looked at */
    async invited(token: string): Promise<StaffRow | null> {
      const ticket = await selectTicket(db, hashToken(token), 'invitation');
      return (ticket && (await selectStaff(db, ticket.staffId))) ?? null;
    },

    /** Chooses the first password and signs in. @param password has passed the rules */
    async acceptInvitation(
      token: string,
      password: string,
      operator: Operator,
      client: Client,
    ): Promise<SignedIn | Refusal<'ticket_expired' | 'bad_credentials' | 'staff_disabled'>> {
      const passwordHash = await passwords.hash(password);
      const { staffId } = operator;
      return inTransaction(db, async (tx) => {
        if (!(await deleteTicket(tx, hashToken(token)))) return refuseAny('ticket_expired');
        const row = await selectStaff(tx, staffId);
        if (row?.isDisabled) return refuse('staff_disabled');
        if (!(await replacePassword(tx, staffId, null, passwordHash))) return refuseAny('ticket_expired');
        await recordAudit(tx, {
          ...operator,
          action: 'staff.invitation_accepted',
          subject: `staff:${staffId}`,
        });
        return open(tx, staffId, passwordHash, client);
      });
    },

    /** For ten minutes from now the session may do what asks for a fresh proof. */
    async stepUp(
      caller: { staffId: string; sessionId: string },
      answer: StepUp,
      client: Client,
    ): Promise<true | TooMany | Refusal<'bad_code' | 'bad_credentials'>> {
      const row = await selectStaff(db, caller.staffId);
      if (row === undefined) return refuseAny('bad_credentials');
      return withinGuessingLimits(limits, codeAttempt(row.id, client), async () => {
        if (await isStepProven(row, answer)) {
          await sessions.stepUp(caller.staffId, caller.sessionId);
          return true;
        }
        const isCodeAsked = row.hasTotp || row.hasPasskey;
        return refuseAny(isCodeAsked ? 'bad_code' : 'bad_credentials');
      });
    },

    /** Changes the own password; every other session ends. @param change has passed the rules */
    async changePassword(
      operator: Operator,
      sessionId: string,
      change: { oldPassword: string; newPassword: string },
      client: Client,
    ): Promise<true | TooMany | Refusal<'bad_credentials'>> {
      const { staffId } = operator;
      const row = await selectStaff(db, staffId);
      const oldHash = row?.passwordHash ?? null;
      const account = row?.username.toLowerCase() ?? staffId;
      return withinGuessingLimits(limits, { realm: 'staff', account, ip: client.ip }, async () => {
        if (!(await passwords.matches(oldHash, change.oldPassword))) return refuseAny('bad_credentials');
        const newHash = await passwords.hash(change.newPassword);
        return inTransaction(db, async (tx) => {
          if (!(await replacePassword(tx, staffId, oldHash, newHash))) return refuseAny('bad_credentials');
          await endSessionsOf(tx, staffId, 'password_changed', sessionId);
          await deleteTicketsOf(tx, staffId, null);
          await recordAudit(tx, {
            ...operator,
            action: 'staff.password_changed',
            subject: `staff:${staffId}`,
          });
          return true;
        });
      });
    },
  };
}
