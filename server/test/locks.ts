import type { Pool } from 'pg';

async function untilABackendWaits(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}

/**
 * Runs `during` while another transaction is open that has run `statements`. That transaction commits when a backend
 * waits for one of its locks, or when `during` has ended without waiting.
 */
export async function whileLocked<T>(
  pool: Pool,
  statements: readonly [text: string, values: unknown[]][],
  during: () => PromiseLike<T>,
): Promise<T> {
  const rival = await pool.connect();
  try {
    await rival.query('BEGIN');
    for (const [text, values] of statements) await rival.query(text, values);
    const result = Promise.resolve(during());
    // Another connection looks: within a transaction pg_stat_activity shows the same rows for ever.
    await Promise.race([result, untilABackendWaits(pool)]);
    await rival.query('COMMIT');
    return await result;
  } finally {
    rival.release();
  }
}
