import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { Scope } from '../rules.ts';
import type { PromotionKind } from './schema.ts';

export interface PromotionValues {
  kind: PromotionKind;
  /** '': named by its kind. */
  name: string;
  steps: object[];
  scope: Scope;
  from: Date;
  until: Date;
  priority: number;
  stacks: boolean;
  isPaused: boolean;
}

export interface PromotionRow extends PromotionValues {
  id: string;
  version: number;
  createdAt: Date;
}

const PROMOTIONS = sql`
  SELECT id, kind, name, steps, scope, from_at AS "from", until_at AS "until", priority, stacks, is_paused AS "isPaused",
         version, created_at AS "createdAt"
  FROM promotions`;

/** More promotions at one time would make every checkout slow. */
const STANDING_MAX = 500;

/** Promotions that are in force or will be. */
export async function readStanding(db: Database): Promise<PromotionRow[]> {
  const { rows } = await sql<PromotionRow>`
    ${PROMOTIONS} WHERE until_at > now() AND NOT is_paused ORDER BY priority DESC, id LIMIT ${STANDING_MAX}`.execute(
    db,
  );
  return rows;
}

/** Promotions for the list of staff, the newest first. */
export async function readPromotions(
  db: Database,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<PromotionRow[]> {
  const behind = beforeId === null ? sql`` : sql`WHERE id < ${beforeId}`;
  const { rows } = await sql<PromotionRow>`${PROMOTIONS} ${behind} ORDER BY id DESC LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}

export const promotionsQuery = (db: Database) => db.selectFrom('promotions').select('id');

export async function findPromotion(db: Database, id: string): Promise<PromotionRow | undefined> {
  return (await sql<PromotionRow>`${PROMOTIONS} WHERE id = ${id}`.execute(db)).rows[0];
}

export async function lockPromotion(tx: Tx, id: string): Promise<PromotionRow | undefined> {
  return (await sql<PromotionRow>`${PROMOTIONS} WHERE id = ${id} FOR UPDATE`.execute(tx)).rows[0];
}

export async function insertPromotion(tx: Tx, values: PromotionValues): Promise<string> {
  const { kind, name, steps, scope, from, until, priority, stacks, isPaused } = values;
  const { rows } = await sql<{ id: string }>`
    INSERT INTO promotions (kind, name, steps, scope, from_at, until_at, priority, stacks, is_paused)
    VALUES (${kind}, ${name}, ${JSON.stringify(steps)}, ${JSON.stringify(scope)}, ${from}, ${until}, ${priority},
            ${stacks}, ${isPaused}) RETURNING id`.execute(tx);
  return (rows[0] as { id: string }).id;
}

export async function updatePromotion(tx: Tx, id: string, values: PromotionValues): Promise<void> {
  const { kind, name, steps, scope, from, until, priority, stacks, isPaused } = values;
  await sql`
    UPDATE promotions SET kind = ${kind}, name = ${name}, steps = ${JSON.stringify(steps)}, scope = ${JSON.stringify(scope)},
                          from_at = ${from}, until_at = ${until}, priority = ${priority}, stacks = ${stacks},
                          is_paused = ${isPaused}, version = version + 1
    WHERE id = ${id}`.execute(tx);
}
