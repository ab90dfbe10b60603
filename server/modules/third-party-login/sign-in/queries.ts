import { sql } from 'kysely';
import type { LoginPlace } from '../../../gateways/login.ts';
import type { LoginProvider } from '../../../gateways/login-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** What the visit to the third party is for. */
export type Purpose =
  | 'sign_in'
  /** Binds the third party's user to the account that is signed in. Never signs in. */
  | 'bind'
  /** Learns who pays, for a payment inside the third party's app. Neither signs in nor binds. */
  | 'pay';

/** A visit to a third party as it began. */
export interface Visit {
  provider: LoginProvider;
  place: LoginPlace;
  purpose: Purpose;
  /** The account that is bound; null for other purposes. */
  userId: string | null;
  /** The path of the shop that the visit began on. */
  returnTo: string;
}

export interface PresentedState {
  stateHash: Buffer;
  browserHash: Buffer;
}

export async function insertLoginState(
  db: Database,
  { stateHash, browserHash }: PresentedState,
  visit: Visit,
  validSeconds: number,
): Promise<void> {
  await sql`
    INSERT INTO login_states (state_hash, browser_hash, provider, place, purpose, user_id, return_to, expires_at)
    VALUES (${stateHash}, ${browserHash}, ${visit.provider}, ${visit.place}, ${visit.purpose}, ${visit.userId},
            ${visit.returnTo}, now() + make_interval(secs => ${validSeconds}))`.execute(db);
}

/** Uses a state up, if the browser is the one that began the visit. An expired state still says what it was for. */
export async function takeLoginState(
  db: Database,
  { stateHash, browserHash }: PresentedState,
  provider: LoginProvider,
): Promise<(Visit & { isExpired: boolean }) | undefined> {
  const { rows } = await sql<Visit & { isExpired: boolean }>`
    DELETE FROM login_states
    WHERE state_hash = ${stateHash} AND browser_hash = ${browserHash} AND provider = ${provider}
    RETURNING provider, place, purpose, user_id AS "userId", return_to AS "returnTo",
              expires_at <= now() AS "isExpired"`.execute(db);
  return rows[0];
}
