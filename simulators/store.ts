import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Store {
  db: DatabaseSync;
  /** The value stored under a name, such as keys or faults. */
  recall<T>(name: string): T | undefined;
  keep(name: string, value: unknown): void;
  /** The stored value, or else the one made and stored now. All processes get the same value. */
  ensure<T>(name: string, make: () => T): T;
  /** All writes or none. The work is synchronous, so no other request runs in between. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS kept (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS trades (
    trade_no     TEXT PRIMARY KEY,
    out_trade_no TEXT NOT NULL UNIQUE,
    channel      TEXT NOT NULL CHECK (channel IN ('page', 'wap')),
    subject      TEXT NOT NULL,
    total_fen    INTEGER NOT NULL CHECK (total_fen > 0),
    refunded_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen BETWEEN 0 AND total_fen),
    status       TEXT NOT NULL,
    notify_url   TEXT,
    return_url   TEXT,
    quit_url     TEXT,
    expires_at   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    paid_at      INTEGER,
    closed_at    INTEGER
  ) STRICT;

  CREATE TABLE IF NOT EXISTS refunds (
    out_trade_no   TEXT NOT NULL REFERENCES trades (out_trade_no),
    out_request_no TEXT NOT NULL,
    amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
    reason         TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    refunded_at    INTEGER,
    PRIMARY KEY (out_trade_no, out_request_no)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS notifies (
    id           INTEGER PRIMARY KEY,
    out_trade_no TEXT NOT NULL REFERENCES trades (out_trade_no),
    kind         TEXT NOT NULL,
    url          TEXT NOT NULL,
    form         TEXT NOT NULL,
    retries      INTEGER NOT NULL CHECK (retries IN (0, 1)),
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notifies_due ON notifies (due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS notify_answers (
    id        INTEGER PRIMARY KEY,
    notify_id INTEGER NOT NULL REFERENCES notifies (id),
    at        INTEGER NOT NULL,
    answer    TEXT,
    status    INTEGER,
    error     TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notify_answers_notify ON notify_answers (notify_id);

  CREATE TABLE IF NOT EXISTS wechat_trades (
    prepay_id      TEXT PRIMARY KEY,
    transaction_id TEXT NOT NULL UNIQUE,
    out_trade_no   TEXT NOT NULL UNIQUE,
    trade_type     TEXT NOT NULL CHECK (trade_type IN ('NATIVE', 'MWEB', 'JSAPI')),
    request        TEXT NOT NULL,
    description    TEXT NOT NULL,
    total_fen      INTEGER NOT NULL CHECK (total_fen > 0),
    refunded_fen   INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen BETWEEN 0 AND total_fen),
    state          TEXT NOT NULL,
    notify_url     TEXT NOT NULL,
    openid         TEXT NOT NULL,
    expires_at     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    paid_at        INTEGER
  ) STRICT;

  CREATE TABLE IF NOT EXISTS wechat_refunds (
    out_refund_no TEXT PRIMARY KEY,
    refund_id     TEXT NOT NULL UNIQUE,
    out_trade_no  TEXT NOT NULL REFERENCES wechat_trades (out_trade_no),
    amount_fen    INTEGER NOT NULL CHECK (amount_fen > 0),
    reason        TEXT NOT NULL,
    notify_url    TEXT,
    created_at    INTEGER NOT NULL,
    refunded_at   INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS wechat_refunds_trade ON wechat_refunds (out_trade_no);

  CREATE TABLE IF NOT EXISTS wechat_notifies (
    id           INTEGER PRIMARY KEY,
    out_trade_no TEXT NOT NULL REFERENCES wechat_trades (out_trade_no),
    kind         TEXT NOT NULL,
    url          TEXT NOT NULL,
    form         TEXT NOT NULL,
    retries      INTEGER NOT NULL CHECK (retries IN (0, 1)),
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS wechat_notifies_due ON wechat_notifies (due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS wechat_notify_answers (
    id        INTEGER PRIMARY KEY,
    notify_id INTEGER NOT NULL REFERENCES wechat_notifies (id),
    at        INTEGER NOT NULL,
    answer    TEXT,
    status    INTEGER,
    error     TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS wechat_notify_answers_notify ON wechat_notify_answers (notify_id);

  CREATE TABLE IF NOT EXISTS wechat_users (
    uid      TEXT PRIMARY KEY,
    nickname TEXT NOT NULL,
    avatar   INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS wechat_codes (
    code       TEXT PRIMARY KEY,
    uid        TEXT NOT NULL REFERENCES wechat_users (uid),
    app_id     TEXT NOT NULL,
    scope      TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    is_used    INTEGER NOT NULL CHECK (is_used IN (0, 1))
  ) STRICT;

  CREATE TABLE IF NOT EXISTS wechat_tokens (
    token      TEXT PRIMARY KEY,
    uid        TEXT NOT NULL REFERENCES wechat_users (uid),
    app_id     TEXT NOT NULL,
    scope      TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS weibo_users (
    uid         TEXT PRIMARY KEY,
    screen_name TEXT NOT NULL,
    avatar      INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS weibo_codes (
    code         TEXT PRIMARY KEY,
    uid          TEXT NOT NULL REFERENCES weibo_users (uid),
    client_id    TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    expires_at   INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS weibo_tokens (
    token TEXT PRIMARY KEY,
    uid   TEXT NOT NULL REFERENCES weibo_users (uid)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS sms_messages (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    mobile TEXT NOT NULL,
    text   TEXT NOT NULL,
    code   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sms_messages_mobile ON sms_messages (mobile, id);
`;

const LOCK_TIMEOUT_MS = 10_000;

/**
 * Only one process at a time may switch the write-ahead log on. When two try at once, each holds a lock that the other
 * waits for, and SQLite refuses one of them at once.
 */
function openTables(dir: string): DatabaseSync {
  const turn = new DatabaseSync(join(dir, 'opening.sqlite'), { timeout: LOCK_TIMEOUT_MS });
  try {
    turn.exec('BEGIN EXCLUSIVE');
    const db = new DatabaseSync(join(dir, 'simulators.sqlite'), { timeout: LOCK_TIMEOUT_MS });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    db.exec(TABLES);
    return db;
  } finally {
    turn.close();
  }
}

/**
 * Opens the simulators' store in `dir`. With a write-ahead log at NORMAL a killed process loses no commit. A power cut may
 * lose the last ones, which a simulator can afford.
 */
export function openStore(dir: string): Store {
  mkdirSync(dir, { recursive: true });
  const db = openTables(dir);
  const select = db.prepare('SELECT value FROM kept WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const recall = <T>(name: string) => {
    const row = select.get(name) as { value: string } | undefined;
    return row && (JSON.parse(row.value) as T);
  };
  const keep = (name: string, value: unknown) => {
    upsert.run(name, JSON.stringify(value));
  };
  const transaction = <T>(work: () => T) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    db,
    recall,
    keep,
    transaction,
    ensure<T>(name: string, make: () => T) {
      return transaction(() => {
        const kept = recall<T>(name);
        if (kept !== undefined) return kept;
        const made = make();
        keep(name, made);
        return made;
      });
    },
    close() {
      db.close();
    },
  };
}
