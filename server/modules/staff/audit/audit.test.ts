import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, type SignedInStaff } from '../../../test/back-office.ts';
import { recordAudit } from '../index.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
let auditor: SignedInStaff;
beforeAll(async () => {
  shop = await startTestShop();
  office = backOfficeOf(shop);
  auditor = await office.signedIn(['auditor']);
});
afterAll(() => shop.close());

const read = async (query: string) =>
  (await office.ask('GET', `/audit?${query}`, undefined, auditor.headers)).json();

async function write(entry: Partial<Parameters<typeof recordAudit>[1]>): Promise<void> {
  await shop.database.db.transaction().execute((tx) =>
    recordAudit(tx, {
      staffId: auditor.id,
      action: 'order.ship',
      subject: 'order:1',
      requestId: 'r-1',
      ...entry,
    }),
  );
}

test('an entry tells who changed what from what to what, by which request', async () => {
  await write({ before: { status: 'paid' }, after: { status: 'shipped' }, details: { carrier: '顺丰' } });
  const { items } = await read('subject=order:1');
  expect(items).toEqual([
    {
      id: expect.any(String),
      at: expect.any(String),
      staff: { id: auditor.id, username: auditor.username, name: auditor.username },
      action: 'order.ship',
      subject: 'order:1',
      before: { status: 'paid' },
      after: { status: 'shipped' },
      details: { carrier: '顺丰' },
      requestId: 'r-1',
    },
  ]);
});

test('pages follow each other, newest first, and count what there is', async () => {
  for (let each = 0; each < 7; each += 1) await write({ subject: 'order:pages', after: { each } });
  const seen: number[] = [];
  let query = 'subject=order:pages&limit=3';
  for (;;) {
    const page = await read(query);
    expect([page.count, page.countIsExact]).toEqual([7, true]);
    seen.push(...page.items.map((item: { after: { each: number } }) => item.after.each));
    if (page.nextAfter === null) break;
    query = `subject=order:pages&limit=3&after=${page.nextAfter}`;
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
});

test('filters: person, action or all of a kind, thing or all of a kind, time', async () => {
  const other = await office.account(['orders']);
  await write({ staffId: other.id, action: 'coupon.create', subject: 'coupon:a' });
  // Times are shown to the millisecond: the second entry has to come in a later one.
  const firstAt = Date.now();
  await expect.poll(() => Date.now()).toBeGreaterThan(firstAt + 1);
  await write({ action: 'coupon.change', subject: 'coupon:a_b' });
  const subjects = async (query: string) =>
    (await read(query)).items.map((item: { subject: string }) => item.subject);
  expect(await subjects(`staffId=${other.id}`)).toEqual(['coupon:a']);
  expect(await subjects('action=coupon.create')).toEqual(['coupon:a']);
  expect(await subjects('action=coupon.')).toEqual(['coupon:a_b', 'coupon:a']);
  expect(await subjects('subject=coupon:')).toEqual(['coupon:a_b', 'coupon:a']);
  const [newest] = (await read('subject=coupon:')).items;
  expect(await subjects(`subject=coupon:&from=${newest.at}`)).toEqual(['coupon:a_b']);
  expect(await subjects(`subject=coupon:&to=${newest.at}`)).toEqual(['coupon:a']);
});

test('a deep page and a filter by time read by index, never the whole log', async () => {
  await shop.database.pool.query(
    `INSERT INTO audit_log (staff_id, action, subject)
     SELECT $1, 'bulk.fill', 'bulk:' || n FROM generate_series(1, 20000) n`,
    [auditor.id],
  );
  await shop.database.pool.query('ANALYZE audit_log');
  const page = await read('action=bulk.fill&limit=200');
  expect([page.count, page.countIsExact, page.items.length]).toEqual([10_000, false, 200]);
  const { rows } = await shop.database.pool.query(
    `EXPLAIN (FORMAT JSON) SELECT id FROM audit_log WHERE action = 'bulk.fill' AND id < $1 ORDER BY id DESC LIMIT 51`,
    [page.items[199].id],
  );
  expect(JSON.stringify(rows)).toMatch(/Index (Only )?Scan/);
  expect(JSON.stringify(rows)).not.toContain('Sort');
});

test('the log cannot be changed, and only audit.read opens it', async () => {
  const { pool } = shop.database;
  await expect(pool.query('DELETE FROM audit_log')).rejects.toThrow(/never changed/);
  await expect(pool.query("UPDATE audit_log SET action = 'x'")).rejects.toThrow(/never changed/);
  const clerk = await office.signedIn(['orders']);
  expect(codeOf(await office.ask('GET', '/audit', undefined, clerk.headers))).toBe('403 permission_denied');
  const wrong = await office.ask('GET', '/audit?after=x', undefined, auditor.headers);
  expect(codeOf(wrong)).toBe('400 validation_failed');
});
