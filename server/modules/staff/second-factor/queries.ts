import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** Sealed, but for rows of earlier versions that were not used since. */
export interface TotpSecrets {
  secret: string | null;
  pendingSecret: string | null;
}

export async function selectTotp(db: Database, staffId: string): Promise<TotpSecrets | undefined> {
  return db
    .selectFrom('staff_totp')
    .select(['secret', 'pending_secret as pendingSecret'])
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
}

export async function savePendingTotp(db: Database, staffId: string, secret: string): Promise<void> {
  await db
    .insertInto('staff_totp')
    .values({ staff_id: staffId, pending_secret: secret })
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet({ pending_secret: secret }))
    .execute();
}

/** The pending secret becomes the one in force. @param step the time step of the code that confirmed it */
export async function confirmTotp(tx: Tx, staffId: string, secret: string, step: number): Promise<boolean> {
  const { rows } = await sql`
    UPDATE staff_totp SET secret = pending_secret, pending_secret = NULL, last_step = ${step}
    WHERE staff_id = ${staffId} AND pending_secret = ${secret} RETURNING staff_id`.execute(tx);
  return rows.length > 0;
}

export async function saveTotpSecret(tx: Tx, staffId: string, secret: string): Promise<void> {
  await tx.updateTable('staff_totp').set({ secret }).where('staff_id', '=', staffId).execute();
}

/** Takes a code once. @returns false where a code of this time step, or of a newer one, was taken before */
export async function takeTotpStep(tx: Tx, staffId: string, step: number): Promise<boolean> {
  const { rows } = await sql`
    UPDATE staff_totp SET last_step = ${step}
    WHERE staff_id = ${staffId} AND secret IS NOT NULL AND last_step < ${step} RETURNING staff_id`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function deleteTotp(tx: Tx, staffId: string): Promise<void> {
  await tx.deleteFrom('staff_totp').where('staff_id', '=', staffId).execute();
}

export async function replaceRecoveryCodes(
  tx: Tx,
  staffId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await tx.deleteFrom('staff_recovery_codes').where('staff_id', '=', staffId).execute();
  if (hashes.length === 0) return;
  await tx
    .insertInto('staff_recovery_codes')
    .values(hashes.map((hash) => ({ staff_id: staffId, code_hash: hash })))
    .execute();
}

/** Takes a recovery code once. */
export async function takeRecoveryCode(tx: Tx, staffId: string, hash: Buffer): Promise<boolean> {
  const taken = await tx
    .deleteFrom('staff_recovery_codes')
    .where('staff_id', '=', staffId)
    .where('code_hash', '=', hash)
    .returning('staff_id')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function countRecoveryCodes(db: Database, staffId: string): Promise<number> {
  const { count } = await db
    .selectFrom('staff_recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow();
  return count;
}
