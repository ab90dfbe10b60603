import { sql } from 'kysely';
import type { Client } from '../../../platform/http/client.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** How a try to sign in ended. */
export type SignInOutcome =
  | 'signed_in'
  | 'second_factor_asked'
  | 'bad_password'
  | 'bad_second_factor'
  | 'disabled';

export async function insertSignIn(
  db: Database,
  staffId: string,
  outcome: SignInOutcome,
  client: Client,
): Promise<void> {
  await db
    .insertInto('staff_sign_ins')
    .values({ staff_id: staffId, outcome, device: client.device, ip: client.ip })
    .execute();
}

export interface SignInRow {
  id: string;
  at: Date;
  outcome: SignInOutcome;
  device: string;
  ip: string | null;
}

/** What there is in the sign-in log of one person, for counting. */
export function signInsQuery(db: Database, staffId: string) {
  return db.selectFrom('staff_sign_ins').select('id').where('staff_id', '=', staffId);
}

/** The tries behind `afterId`, newest first, up to `rowsMax`. */
export async function selectSignIns(
  db: Database,
  staffId: string,
  afterId: string | null,
  rowsMax: number,
): Promise<SignInRow[]> {
  let query = db
    .selectFrom('staff_sign_ins')
    .select(['id', 'at', sql<SignInOutcome>`outcome`.as('outcome'), 'device', 'ip'])
    .where('staff_id', '=', staffId);
  if (afterId !== null) query = query.where('id', '<', afterId);
  return query.orderBy('id', 'desc').limit(rowsMax).execute();
}
