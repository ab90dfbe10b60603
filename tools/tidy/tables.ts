import type { Complaint } from './rules.ts';
import { isTest, type Source } from './sources.ts';
import { literals } from './syntax.ts';
import { EXCEPTIONS, type Exception } from './table-exceptions.ts';

/** The module that owns a table is the only one whose SQL names it, except for the files below. */
export const OWNERS: Record<string, string> = {
  addresses: 'addresses',
  audit_log: 'staff',
  avatars: 'accounts',
  binding_tickets: 'third-party-login',
  buyer_days: 'reports',
  book_checks: 'books',
  bulk_imported_rows: 'bulk',
  bulk_job_parts: 'jobs',
  bulk_job_rows: 'jobs',
  bulk_jobs: 'jobs',
  cart_items: 'cart',
  cart_merges: 'cart',
  cart_outbox: 'cart',
  carts: 'cart',
  categories: 'catalog',
  checkouts: 'orders',
  claimed_coupons: 'promotions',
  coupon_terms: 'promotions',
  coupons: 'promotions',
  customer_notes: 'customers',

  flash_items: 'promotions',
  flash_sales: 'promotions',
  flash_takings: 'promotions',
  favourites: 'favourites',
  idempotency_keys: 'platform',
  invoice_documents: 'invoices',
  invoices: 'invoices',
  login_states: 'third-party-login',
  order_events: 'orders',
  order_lines: 'orders',
  order_notes: 'orders',
  order_search: 'orders',
  order_search_progress: 'orders',
  orders: 'orders',
  parcel_tracking: 'orders',
  payment_messages: 'payments',
  payments: 'payments',
  pending_uploads: 'catalog',
  product_days: 'reports',
  photographs: 'photographs',
  product_images: 'catalog',
  product_listing: 'catalog',
  product_search: 'catalog',
  product_words: 'catalog',
  product_ratings: 'reviews',
  products: 'catalog',
  promotions: 'promotions',
  rate_limits: 'platform',
  reconciliation_differences: 'payments',
  reconciliations: 'payments',
  refresh_tokens: 'accounts',
  refund_answers: 'refunds',
  refund_lines: 'refunds',
  refund_requests: 'refunds',
  refunds: 'refunds',
  reviews: 'reviews',
  sales_days: 'dashboard',
  saved_views: 'staff',
  search_words: 'catalog',
  sessions: 'accounts',
  settings: 'platform',
  shop_events: 'events',
  shop_documents: 'settings',
  shipment_lines: 'orders',
  shipments: 'orders',
  skus: 'catalog',
  sms_codes: 'accounts',
  sms_code_tries: 'accounts',
  report_days: 'reports',
  revoked_sessions: 'accounts',
  roles: 'staff',
  staff: 'staff',
  staff_challenges: 'staff',
  staff_passkeys: 'staff',
  staff_recovery_codes: 'staff',
  staff_refresh_tokens: 'staff',
  staff_roles: 'staff',
  staff_sessions: 'staff',
  staff_sign_ins: 'staff',
  staff_tickets: 'staff',
  staff_totp: 'staff',
  stock: 'stock',
  stock_adjustments: 'stock',
  stock_handed_over: 'stock',
  stock_listing: 'stock',
  stock_listing_progress: 'stock',
  stock_movements: 'stock',
  stock_sales: 'stock',
  surplus_payments: 'refunds',
  third_party_accounts: 'third-party-login',
  users: 'accounts',
};

const FROM_SQL = /\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?"?([a-z_]+)/g;
const FROM_LIST = /\bFROM\s+[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?((?:\s*,\s*[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?)+)/g;
const FROM_KYSELY =
  /\.(?:selectFrom|insertInto|updateTable|deleteFrom|from|using|innerJoin|leftJoin|rightJoin|fullJoin|mergeInto|table)\(\s*\[?\s*'([a-z_]+)/g;

/** The tables of `OWNERS` that a source names in SQL or through Kysely. */
function tablesIn(source: Source): string[] {
  const inSql = literals(source).flatMap((text) => [
    ...[...text.matchAll(FROM_SQL)].map((match) => match[1] as string),
    ...[...text.matchAll(FROM_LIST)].flatMap((match) => (match[1] ?? '').match(/(?<=,\s*)[a-z_]+/g) ?? []),
  ]);
  const inKysely = [...source.text.matchAll(FROM_KYSELY)].map((match) => match[1] as string);
  return [...new Set([...inSql, ...inKysely])].filter((table) => table in OWNERS).sort();
}

/** The tables of a schema that have no owner, and the owners of tables that are gone. */
export function unownedTables(schemaSql: string): Complaint[] {
  const path = 'tools/tidy/tables.ts';
  const tables = [...schemaSql.matchAll(/^CREATE (?:UNLOGGED )?TABLE (\w+) \(/gm)].map(
    (match) => match[1] as string,
  );
  return [
    ...tables
      .filter((table) => !(table in OWNERS))
      .map((table) => ({ path, says: `give ${table} an owner` })),
    ...Object.keys(OWNERS)
      .filter((table) => !tables.includes(table))
      .map((table) => ({ path, says: `${table} is no table` })),
  ];
}

/** @returns the tables that `path` names and does not own, less those that an exception allows */
function foreignTables(source: Source, exceptions: readonly Exception[]): string[] {
  const module = /^server\/(?:modules\/([^/]+)|platform)\//.exec(source.path)?.slice(0, 2);
  const owner = module?.[1] ?? (module ? 'platform' : null);
  const allowed = exceptions.filter(({ path }) => path === source.path).flatMap(({ tables }) => tables);
  return tablesIn(source).filter((table) => OWNERS[table] !== owner && !allowed.includes(table));
}

/** The audit reads every table: it compares the books of several modules. */
const READS_EVERYTHING = /^server\/audit\//;

export function tableOwners(
  sources: readonly Source[],
  exceptions: readonly Exception[] = EXCEPTIONS,
): Complaint[] {
  const inServer = sources.filter(
    ({ path }) => path.startsWith('server/') && !isTest(path) && !READS_EVERYTHING.test(path),
  );
  const foreign = inServer.flatMap((source) =>
    foreignTables(source, exceptions).map((table) => ({
      path: source.path,
      says: `names ${table} in SQL, a table of ${OWNERS[table]}: call its index.ts`,
    })),
  );
  const unused = exceptions.flatMap(({ path, tables }) => {
    const source = inServer.find((each) => each.path === path);
    const named = source ? tablesIn(source) : [];
    return tables
      .filter((table) => !named.includes(table))
      .map((table) => ({
        path,
        says: `does not name ${table}: take the exception out of tools/tidy/tables.ts`,
      }));
  });
  return [...foreign, ...unused];
}
