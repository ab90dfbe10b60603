import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import {
  type DocumentName,
  lockDocument,
  readDocument,
  type SavedDocument,
  saveDocument,
} from './queries.ts';

/** A save on one server is in force on every other one within 2 s (docs/api.md): half of that leaves room for the read. */
const FRESH_MS = 1_000;

export interface SharedDocument {
  /** The document as this server knows it: at most a second old while the database answers. */
  read(): Promise<SavedDocument>;
  /** The document as it is now, locked against other saves until the transaction ends. */
  lock(tx: Tx): Promise<SavedDocument>;
  save(tx: Tx, document: SavedDocument): Promise<void>;
  /** Tells this server what a save of its own committed, so that the next read shows it. */
  remember(document: SavedDocument): void;
}

/**
 * A document of the database that every request may read. One statement a second asks for it, however many requests there
 * are; while the database is away, the last known state stands.
 * @param now a clock that only goes forward, in milliseconds
 */
export function createSharedDocument(
  db: Database,
  name: DocumentName,
  now: () => number = () => performance.now(),
): SharedDocument {
  let known: SavedDocument | null = null;
  let freshUntilMs = 0;
  let asking: Promise<SavedDocument> | null = null;

  async function ask(): Promise<SavedDocument> {
    const untilMs = now() + FRESH_MS;
    let found = known;
    try {
      found = await readDocument(db, name);
    } catch (error) {
      if (found === null) throw error;
    }
    // A read that began before a save and ends after it must not bring the old state back.
    if (known === null || found.version >= known.version) known = found;
    freshUntilMs = Math.max(freshUntilMs, untilMs);
    return known;
  }

  return {
    async read() {
      if (known !== null && now() < freshUntilMs) return known;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    lock: (tx) => lockDocument(tx, name),
    save: (tx, document) => saveDocument(tx, name, document),
    remember(document) {
      if (known === null || document.version >= known.version) known = document;
    },
  };
}
