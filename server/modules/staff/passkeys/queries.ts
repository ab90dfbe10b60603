import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type ChallengePurpose = 'registration' | 'authentication';

/** @param staffId null where it is not known yet who answers */
export async function insertChallenge(
  db: Database,
  challenge: string,
  purpose: ChallengePurpose,
  staffId: string | null,
  lifetimeSeconds: number,
): Promise<void> {
  await sql`
    INSERT INTO staff_challenges (challenge, purpose, staff_id, expires_at)
    VALUES (${challenge}, ${purpose}, ${staffId}, now() + make_interval(secs => ${lifetimeSeconds}))`.execute(
    db,
  );
}

/** Takes a challenge once. @returns false for one that the shop did not give to this person for this purpose */
export async function takeChallenge(
  tx: Tx,
  challenge: string,
  purpose: ChallengePurpose,
  staffId: string,
): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM staff_challenges
    WHERE challenge = ${challenge} AND purpose = ${purpose} AND expires_at > now()
      AND coalesce(staff_id, ${staffId}) = ${staffId}
    RETURNING challenge`.execute(tx);
  return rows.length > 0;
}

export interface PasskeyRow {
  id: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

function passkeys(db: Database, staffId: string) {
  return db
    .selectFrom('staff_passkeys')
    .select([
      'id',
      'credential_id as credentialId',
      'public_key as publicKey',
      'counter',
      'transports',
      'name',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
    ])
    .where('staff_id', '=', staffId);
}

/** The oldest first. */
export async function selectPasskeys(db: Database, staffId: string): Promise<PasskeyRow[]> {
  return passkeys(db, staffId).orderBy('id').execute();
}

/** Locks the row: of two answers of one authenticator the second sees the counter of the first. */
export async function lockPasskey(
  tx: Tx,
  staffId: string,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  return passkeys(tx, staffId).where('credential_id', '=', credentialId).forUpdate().executeTakeFirst();
}

/** @returns undefined where the credential is registered already */
export async function insertPasskey(
  tx: Tx,
  staffId: string,
  passkey: Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'name'>,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('staff_passkeys')
    .values({
      staff_id: staffId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
      name: passkey.name,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function touchPasskey(tx: Tx, id: string, counter: number): Promise<void> {
  await tx
    .updateTable('staff_passkeys')
    .set({ counter, last_used_at: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function deletePasskey(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('staff_passkeys')
    .where('id', '=', id)
    .where('staff_id', '=', staffId)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

export async function deletePasskeysOf(tx: Tx, staffId: string): Promise<void> {
  await tx.deleteFrom('staff_passkeys').where('staff_id', '=', staffId).execute();
}
