import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { browserOf, refreshCookie } from '../../../test/people.ts';
import { accountJobs } from './jobs.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

test('the job deletes every expired row, also more than one batch, and no other row', async () => {
  const { pool, db } = shop.database;
  const browser = browserOf(shop);
  const staying = refreshCookie(await browser.register());
  await browser.register();
  await pool.query(
    `UPDATE sessions SET expires_at = now() - interval '8 days' WHERE id = (SELECT max(id::text)::uuid FROM sessions)`,
  );
  for (const [name, when] of [
    ['old', '-1 second'],
    ['new', '1 minute'],
  ]) {
    const sql = (text: string) => pool.query(text.replaceAll('WHEN', `now() + interval '${when}'`), [name]);
    await sql(`INSERT INTO rate_limits VALUES ($1, 1, WHEN)`);
    await sql(`INSERT INTO sms_codes VALUES ($1, 'hash', WHEN)`);
    // One number, so that a delete by number alone would take the row of the other network too.
    await sql(`INSERT INTO sms_code_tries VALUES ('one number', $1, 1, WHEN)`);
    await sql(`INSERT INTO login_states VALUES ($1::text::bytea, '', '/', WHEN)`);
    await sql(`INSERT INTO binding_tickets VALUES ($1::text::bytea, 'weibo', '1', '', NULL, '/', WHEN, '')`);
  }
  // More rows of one table than one batch deletes.
  await pool.query(
    `INSERT INTO rate_limits SELECT 'many' || i, 1, now() - interval '1 second' FROM generate_series(1, 2500) i`,
  );
  const [job] = accountJobs(db);
  await job?.run(new AbortController().signal);
  const count = async (table: string) =>
    (await pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
  const tables = [
    'rate_limits',
    'sms_codes',
    'sms_code_tries',
    'login_states',
    'binding_tickets',
    'sessions',
  ];
  expect(await Promise.all(tables.map(count))).toEqual([1, 1, 1, 1, 1, 1]);
  expect((await browser.refresh(staying)).statusCode).toBe(200);
});
