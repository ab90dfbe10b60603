import type { Complaint } from './rules.ts';
import { isTest, type Source } from './sources.ts';
import { literals } from './syntax.ts';

/** The module that owns a table is the only one whose SQL names it, except for the files below. */
export const OWNERS: Record<string, string> = {
  addresses: 'addresses',
  audit_log: 'staff',
  avatars: 'accounts',
  binding_tickets: 'third-party-login',
  book_checks: 'books',
  cart_items: 'cart',
  cart_merges: 'cart',
  cart_outbox: 'cart',
  carts: 'cart',
  categories: 'catalog',
  checkouts: 'orders',
  customer_notes: 'customers',
  idempotency_keys: 'platform',
  login_states: 'third-party-login',
  order_events: 'orders',
  order_lines: 'orders',
  order_notes: 'orders',
  order_search: 'orders',
  order_search_progress: 'orders',
  orders: 'orders',
  payment_messages: 'payments',
  payments: 'payments',
  pending_uploads: 'catalog',
  product_images: 'catalog',
  product_listing: 'catalog',
  product_search: 'catalog',
  product_words: 'catalog',
  products: 'catalog',
  rate_limits: 'platform',
  reconciliation_differences: 'payments',
  reconciliations: 'payments',
  refresh_tokens: 'accounts',
  refund_answers: 'refunds',
  refund_lines: 'refunds',
  refund_requests: 'refunds',
  refunds: 'refunds',
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

export interface Exception {
  path: string;
  tables: readonly string[];
  reason: string;
}

/** Every file that names a table of another module, and why it may. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    path: 'server/modules/orders/placing/queries.ts',
    tables: ['addresses', 'users', 'skus', 'products', 'cart_outbox'],
    reason:
      'The hot path: a batch of orders reads and writes in two round trips, and one statement writes all of it.',
  },
  {
    path: 'server/modules/orders/admin/queries.ts',
    tables: ['users', 'staff'],
    reason:
      'A page of orders shows customers and the authors of notes, each in one statement for the whole page.',
  },
  {
    path: 'server/modules/orders/search/queries.ts',
    tables: ['users', 'refund_requests', 'skus'],
    reason: 'One statement finds orders by what staff know of them, as far as the page reaches.',
  },
  {
    path: 'server/modules/customers/queries.ts',
    tables: ['users', 'orders'],
    reason:
      'Accounts and the sums of their orders are one statement a page; asking account by account would be fifty.',
  },
  {
    path: 'server/modules/orders/erasure/queries.ts',
    tables: ['users'],
    reason:
      'Finds the orders of deleted accounts in one statement; asking account by account would read all orders.',
  },
  {
    path: 'server/modules/addresses/queries.ts',
    tables: ['users'],
    reason:
      "Locks the owner's row, so that two new addresses at once cannot both become the default or pass the limit.",
  },
  {
    path: 'server/modules/catalog/queries.ts',
    tables: ['stock'],
    reason: 'A product page shows what is available of each SKU; a second round trip would double its time.',
  },
  {
    path: 'server/modules/catalog/list/queries.ts',
    tables: ['stock'],
    reason: 'A list says what is in stock, for each card of its page, in the statement that reads the cards.',
  },
  {
    path: 'server/modules/catalog/admin/queries.ts',
    tables: ['stock'],
    reason: 'The editor of a product shows the counters of each SKU; one statement reads all of them.',
  },
  {
    path: 'server/modules/catalog/listing/queries.ts',
    tables: ['stock'],
    reason:
      'The list of staff sums what is available, for each product of its page, in the statement that reads them.',
  },
  {
    path: 'server/modules/catalog/for-sale/queries.ts',
    tables: ['stock'],
    reason: 'The hot path: carts and checkouts read goods with price and stock in one prepared statement.',
  },
  {
    path: 'server/modules/stock/listing/queries.ts',
    tables: ['skus', 'products', 'product_words', 'product_images'],
    reason: 'A page of stock is found and shown by goods, in one statement.',
  },
  {
    path: 'server/modules/stock/low/queries.ts',
    tables: ['skus'],
    reason: 'Which SKUs are low is compared in the statement that reads their stock, once a second.',
  },
  {
    path: 'server/modules/stock/movements/queries.ts',
    tables: ['staff'],
    reason: 'The movements of a SKU show who adjusted it, in one statement for the whole page.',
  },
  {
    path: 'server/modules/payments/queries.ts',
    tables: ['surplus_payments'],
    reason: 'An order shows for each payment whether its money was surplus and is back, in one statement.',
  },
  {
    path: 'server/modules/payments/days/queries.ts',
    tables: ['staff'],
    reason: 'A page of days shows who settled each difference, in one statement.',
  },
  {
    path: 'server/modules/payments/listing/queries.ts',
    tables: ['surplus_payments'],
    reason: 'A page of payments says what became of surplus money, in the statement that reads the page.',
  },
  {
    path: 'server/modules/reports/queries.ts',
    tables: ['payments', 'refunds'],
    reason: 'A report sums what came in and what went back over a span of time, in one statement.',
  },
  {
    path: 'server/modules/refunds/trail/queries.ts',
    tables: ['payments', 'staff'],
    reason: 'The money of an order names the provider and the staff of each refund, in one statement.',
  },
  {
    path: 'server/modules/refunds/queries.ts',
    tables: ['payments'],
    reason: "The daily bill names refunds by the payment's out_trade_no.",
  },
  {
    path: 'server/modules/refunds/issuing/queries.ts',
    tables: ['payments'],
    reason: 'A refund is written from the row of the payment that it refunds, so that both cannot differ.',
  },
  {
    path: 'server/modules/refunds/listing/queries.ts',
    tables: ['staff'],
    reason: 'The list of refunds shows who made and who decided each, in one statement for the whole page.',
  },
  {
    path: 'server/modules/refunds/requests/queries.ts',
    tables: ['orders'],
    reason: 'A page of requests says of each whether it is of all the money that is left, in one statement.',
  },
  {
    path: 'server/modules/refunds/surplus/queries.ts',
    tables: ['payments'],
    reason: "A surplus payment is written from its payment's row and shown with the payment's numbers.",
  },
  {
    path: 'server/modules/refunds/worker/queries.ts',
    tables: ['payments'],
    reason: "The provider knows a refund by the payment's out_trade_no.",
  },
];

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
