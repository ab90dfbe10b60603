import { type RawBuilder, sql } from 'kysely';
import { writeCursor } from '../server/platform/http/keyset.ts';
import type { Database } from '../server/platform/postgres/postgres.ts';

/** What staff look at in a big shop, as addresses that the bench asks for in turn. */
export interface View {
  what: string;
  barMs: number;
  /** Each is one look: the requests that a page sends at once. */
  looks: string[][];
}

const LIST_BAR_MS = 50;
const SEARCH_BAR_MS = 100;
const ORDER_BAR_MS = 60;
/** Places of a list where the looks at one depth begin. */
const PLACES = 20;
const DEPTHS = { first: 0, middle: 0.5, deep: 0.99 };

/** A keyset list: where its pages can begin. */
interface List {
  what: string;
  path: string;
  /** The rows of the list, and the values of a cursor as one JSON array, in the list's order. */
  rows: RawBuilder<unknown>;
  order: RawBuilder<unknown>;
  cursor: RawBuilder<unknown>;
}

const TEXT_OF_UPDATED = sql`listed.updated_at::text`;
const byUpdated = (where: RawBuilder<unknown>) => ({
  rows: sql`product_listing listed WHERE ${where}`,
  cursor: sql`jsonb_build_array(${TEXT_OF_UPDATED}, listed.product_id)`,
});
const NEWEST_PRODUCT = sql`listed.product_id DESC`;
const NOT_ARCHIVED = sql`listed.status <> 'archived'`;
const byAvailable = {
  order: sql`on_hand - locked, sku_id`,
  cursor: sql`jsonb_build_array(on_hand - locked, sku_id)`,
};
const NOT_OF_ARCHIVED = sql`NOT EXISTS (SELECT FROM skus JOIN product_listing USING (product_id)
  WHERE skus.id = stock.sku_id AND product_listing.status = 'archived')`;
const IS_LOW = sql`EXISTS (SELECT FROM skus WHERE skus.id = stock.sku_id AND on_hand - locked <= low_stock_at)`;
const byId = (table: string) => ({
  order: sql`id DESC`,
  cursor: sql`jsonb_build_array(id)`,
  rows: sql.raw(table),
});
const ordersBy = (where: RawBuilder<unknown>) => ({
  rows: sql`orders WHERE ${where}`,
  order: sql`order_no DESC`,
  cursor: sql`jsonb_build_array(order_no)`,
});

const LISTS: List[] = [
  { what: 'orders', path: '/api/admin/orders?', ...ordersBy(sql`true`) },
  {
    what: 'orders, oldest first',
    path: '/api/admin/orders?sort=oldest',
    ...ordersBy(sql`true`),
    order: sql`order_no`,
  },
  ...['pending_payment', 'paid', 'shipped', 'completed', 'cancelled'].map((status) => ({
    what: `orders, ${status}`,
    path: `/api/admin/orders?status=${status}`,
    ...ordersBy(sql`status = ${status}`),
  })),
  { what: 'products', path: '/api/admin/products?', ...byUpdated(NOT_ARCHIVED), order: NEWEST_PRODUCT },
  {
    what: 'products, last changed first',
    path: '/api/admin/products?sort=updated',
    ...byUpdated(NOT_ARCHIVED),
    order: sql`listed.updated_at DESC, listed.product_id DESC`,
  },
  ...['draft', 'archived'].map((status) => ({
    what: `products, ${status}`,
    path: `/api/admin/products?status=${status}&sort=updated`,
    ...byUpdated(sql`listed.status = ${status}`),
    order: sql`listed.updated_at DESC, listed.product_id DESC`,
  })),
  {
    what: 'stock',
    path: '/api/admin/stock?',
    ...byAvailable,
    rows: sql`stock WHERE ${NOT_OF_ARCHIVED}`,
    order: sql`sku_id DESC`,
  },
  {
    what: 'stock by available',
    path: '/api/admin/stock?sort=available',
    ...byAvailable,
    rows: sql`stock WHERE ${NOT_OF_ARCHIVED}`,
  },
  {
    what: 'low stock by available',
    path: '/api/admin/stock?sort=available&lowOnly=true',
    ...byAvailable,
    rows: sql`stock WHERE ${NOT_OF_ARCHIVED} AND ${IS_LOW}`,
  },
  { what: 'customers', path: '/api/admin/customers?', ...byId('users') },
  { what: 'payments', path: '/api/admin/payments?', ...byId('payments') },
  {
    what: 'payments, settled',
    path: '/api/admin/payments?status=settled',
    ...byId("payments WHERE status = 'settled'"),
  },
  {
    what: 'payments, surplus',
    path: '/api/admin/payments?status=surplus',
    ...byId("payments WHERE status = 'surplus'"),
  },
  { what: 'refunds', path: '/api/admin/refunds?', ...byId('refunds') },
  { what: 'refunds, done', path: '/api/admin/refunds?status=done', ...byId('refunds') },
  { what: 'audit log', path: '/api/admin/audit?', ...byId('audit_log') },
  {
    what: 'audit log of one action',
    path: '/api/admin/audit?action=order.',
    ...byId("audit_log WHERE action LIKE 'order.%'"),
  },
];

/** Cursors at places close behind a part of the list; the bench takes them from the database instead of turning 10,000 pages. */
async function cursorsOf(db: Database, { rows, order, cursor }: List, depth: number): Promise<string[]> {
  const { rows: found } = await sql<{ cursor: (string | number)[] }>`
    WITH listed_rows AS MATERIALIZED (
      SELECT ${cursor} AS cursor, row_number() OVER (ORDER BY ${order}) AS place, count(*) OVER () AS count FROM ${rows}
    )
    SELECT cursor FROM listed_rows WHERE place >= floor(count * ${depth}::float8) ORDER BY place LIMIT ${PLACES}`.execute(
    db,
  );
  return found.map((row) => writeCursor(row.cursor));
}

async function viewsOf(db: Database, list: List): Promise<View[]> {
  const views: View[] = [];
  for (const [name, depth] of Object.entries(DEPTHS)) {
    const looks =
      depth === 0
        ? [[list.path]]
        : (await cursorsOf(db, list, depth)).map((cursor) => [`${list.path}&after=${cursor}`]);
    if (looks.length > 0) views.push({ what: `${list.what}: ${name}`, barMs: LIST_BAR_MS, looks });
  }
  return views;
}

/** Lists by page numbers, and those of one thing. */
function otherLists(skuIds: readonly string[]): View[] {
  const list = (what: string, ...paths: string[]): View => ({
    what,
    barMs: LIST_BAR_MS,
    looks: paths.map((path) => [path]),
  });
  return [
    list('refund requests', '/api/admin/refund-requests?status=requested'),
    list('refund requests: deep', '/api/admin/refund-requests?status=requested&page=20'),
    list('surplus payments', '/api/admin/surplus-payments?status=refunded'),
    list('surplus payments: deep', '/api/admin/surplus-payments?page=40'),
    list('movements of a SKU', ...skuIds.map((id) => `/api/admin/skus/${id}/movements`)),
    list('categories', '/api/admin/categories'),
    list('staff', '/api/admin/staff'),
  ];
}

interface Sample {
  orderNo: string;
  recipient: string;
  mobile: string;
  trackingNumber: string | null;
  code: string;
  skuId: string;
  title: string;
  nickname: string;
  username: string;
  accountMobile: string;
  tradeNo: string | null;
}

/** Orders from all of the years. */
async function readSamples(db: Database): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    SELECT o.order_no AS "orderNo", o.address->>'recipient' AS recipient, o.address->>'mobile' AS mobile,
           s.tracking_number AS "trackingNumber", skus.code, skus.id AS "skuId", l.title, u.nickname, u.username,
           u.mobile AS "accountMobile", p.trade_no AS "tradeNo"
    FROM (SELECT order_no, row_number() OVER (ORDER BY order_no) AS place, count(*) OVER () AS size FROM orders) placed
    JOIN orders o USING (order_no) JOIN order_lines l ON l.order_no = o.order_no AND l.position = 1
    JOIN skus ON skus.id = l.sku_id JOIN users u ON u.id = o.user_id
    LEFT JOIN shipments s ON s.order_no = o.order_no LEFT JOIN payments p ON p.order_no = o.order_no AND p.attempt = 1
    WHERE place % (size / ${PLACES}) = 1`.execute(db);
  return rows;
}

function searches(samples: readonly Sample[]): View[] {
  const search = (what: string, path: string, textOf: (sample: Sample) => string | null): View => {
    const texts = samples.map(textOf).filter((text) => text !== null);
    return {
      what: `search ${what}`,
      barMs: SEARCH_BAR_MS,
      looks: texts.map((text) => [`${path}?q=${encodeURIComponent(text)}`]),
    };
  };
  const orders = (what: string, textOf: (sample: Sample) => string | null) =>
    search(`orders by ${what}`, '/api/admin/orders', textOf);
  /** The words of a title without its number: they stand in thousands of titles. */
  const wordsOf = ({ title }: Sample) => title.split(' ')[0] ?? '';
  return [
    orders('number', ({ orderNo }) => orderNo),
    orders('the end of the number', ({ orderNo }) => orderNo.slice(-6)),
    orders('the last four of the number', ({ orderNo }) => orderNo.slice(-4)),
    orders('the start of the number', ({ orderNo }) => orderNo.slice(0, 8)),
    orders('recipient', ({ recipient }) => recipient),
    orders('mobile of the recipient', ({ mobile }) => mobile),
    orders('mobile of the account', ({ accountMobile }) => accountMobile.slice(3)),
    orders('last four of a mobile', ({ mobile }) => mobile.slice(-4)),
    orders('tracking number', ({ trackingNumber }) => trackingNumber),
    orders('SKU code', ({ code }) => code),
    orders('username', ({ username }) => username),
    orders('nothing that is there', ({ title }) => title),
    search('products by title', '/api/admin/products', ({ title }) => title),
    search('products by words', '/api/admin/products', wordsOf),
    search('products by SKU code', '/api/admin/products', ({ code }) => code),
    search('stock by title', '/api/admin/stock', ({ title }) => title),
    search('stock by words', '/api/admin/stock', wordsOf),
    search('stock by SKU code', '/api/admin/stock', ({ code }) => code),
    search('customers by nickname', '/api/admin/customers', ({ nickname }) => nickname),
    search('customers by mobile', '/api/admin/customers', ({ accountMobile }) => accountMobile.slice(3)),
    search('customers by last four', '/api/admin/customers', ({ accountMobile }) => accountMobile.slice(-4)),
    search('payments by trade number', '/api/admin/payments', ({ tradeNo }) => tradeNo),
  ];
}

/** What the page of an order asks for at once. */
export const orderPage = (orderNo: string): string[] => [
  `/api/admin/orders/${orderNo}`,
  `/api/admin/audit?subject=order:${orderNo}`,
  `/api/admin/orders/${orderNo}/money`,
];

/** Every view, with the depth or the text in its name. */
export async function readViews(db: Database): Promise<View[]> {
  const lists: View[] = [];
  for (const list of LISTS) lists.push(...(await viewsOf(db, list)));
  const samples = await readSamples(db);
  const page = samples.map(({ orderNo }) => orderPage(orderNo));
  return [
    ...lists,
    ...otherLists(samples.map(({ skuId }) => skuId)),
    ...searches(samples),
    { what: 'order page', barMs: ORDER_BAR_MS, looks: page },
  ];
}
