import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

export type DocumentName = 'settings' | 'home';

export interface SavedDocument {
  version: number;
  value: Record<string, unknown>;
}

const NEVER_SAVED: SavedDocument = { version: 1, value: {} };

export async function readDocument(db: Database, name: DocumentName): Promise<SavedDocument> {
  const { rows } = await sql<SavedDocument>`
    SELECT version, value FROM shop_documents WHERE name = ${name}`.execute(db);
  return rows[0] ?? NEVER_SAVED;
}

/** Takes turns with every other save of this document, the first one included, until the transaction ends. */
export async function lockDocument(tx: Tx, name: DocumentName): Promise<SavedDocument> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('shop_documents'), hashtext(${name}))`.execute(tx);
  return readDocument(tx, name);
}

export async function saveDocument(
  tx: Tx,
  name: DocumentName,
  { version, value }: SavedDocument,
): Promise<void> {
  await sql`
    INSERT INTO shop_documents (name, version, value) VALUES (${name}, ${version}, ${JSON.stringify(value)}::jsonb)
    ON CONFLICT (name) DO UPDATE SET version = excluded.version, value = excluded.value, updated_at = now()`.execute(
    tx,
  );
}
