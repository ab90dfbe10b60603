import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../postgres/postgres.ts';
import { refuse } from './errors.ts';
import { isRefusal, type Refusal } from './problems.ts';

/** A request that is carried out once, however often it comes. */
export interface OnceKey {
  callerId: string;
  /** Method and path pattern. One key may serve on several routes. */
  route: string;
  /** A UUID. */
  key: string;
  /** Tells whether a repeat asks for the same. */
  digest: Buffer;
}

/** The answer of a write, and whether an earlier request with the same key had made the write. */
export interface Once<Answer> {
  isReplay: boolean;
  answer: Answer;
}

/** The fields of every object in one sequence: a client may write them in another one when it repeats a request. */
function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function digestOf(content: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(content, sortFields) ?? '')
    .digest();
}

/** @returns whether the key was new. Waits for a transaction that uses the same key at this moment. */
async function claimKey(tx: Tx, { callerId, route, key, digest }: OnceKey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO idempotency_keys (caller_id, route, key, digest) VALUES (${callerId}, ${route}, ${key}, ${digest})
    ON CONFLICT DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}

async function readUse(
  tx: Tx,
  { callerId, route, key }: OnceKey,
): Promise<{ digest: Buffer; answer: unknown } | undefined> {
  const { rows } = await sql<{ digest: Buffer; answer: unknown }>`
    SELECT digest, answer FROM idempotency_keys
    WHERE caller_id = ${callerId} AND route = ${route} AND key = ${key}`.execute(tx);
  return rows[0];
}

async function storeAnswer(tx: Tx, { callerId, route, key }: OnceKey, answer: unknown): Promise<void> {
  await sql`
    UPDATE idempotency_keys SET answer = ${JSON.stringify(answer)}::jsonb
    WHERE caller_id = ${callerId} AND route = ${route} AND key = ${key}`.execute(tx);
}

/**
 * Runs `work` unless its key was used before; then the first answer is the answer. It is the first statement of its
 * transaction: a second request with the key waits here until the first has ended, and takes no other lock meanwhile.
 * A refusal of `work` must roll the transaction back (`inTransaction` does), so that its key stays unused.
 * @param key null: the request has none, and `work` always runs
 * @param work its answer is stored as JSON
 * @returns `idempotency_key_reused` where the key was used with other content
 */
export async function once<Answer>(
  tx: Tx,
  key: OnceKey | null,
  work: () => Promise<Answer | Refusal>,
): Promise<Once<Answer> | Refusal> {
  if (key !== null && !(await claimKey(tx, key))) {
    const use = await readUse(tx, key);
    if (use === undefined) throw new Error('a used idempotency key cannot be read');
    if (!use.digest.equals(key.digest)) return refuse('idempotency_key_reused');
    return { isReplay: true, answer: use.answer as Answer };
  }
  const answer = await work();
  if (isRefusal(answer)) return answer;
  if (key !== null) await storeAnswer(tx, key, answer);
  return { isReplay: false, answer };
}
