import { type Pipeline, type Prepared, plainArray } from '../../../platform/postgres/pipeline.ts';
import type { FrozenLine } from '../checkout/queries.ts';
import { INITIAL_STATUS } from '../lifecycle.ts';
import type { Discount } from '../pricing.ts';

/** The first number of the advisory locks on accounts; no other lock has it. */
const ACCOUNT_LOCKS = 7_140;

export interface CheckoutRow {
  key: string;
  userId: string;
  source: 'cart' | 'items';
  lines: FrozenLine[];
  itemsAmountFen: number;
  discountFen: number;
  /** Null: nothing lowers the price. */
  discounts: Discount[] | null;
  shippingFen: number;
  /** Whose fee `shippingFen` is; null where the shopper had no address. */
  province: string | null;
  isExpired: boolean;
  createdAt: Date;
  now: Date;
}

export interface ConsumedRow {
  key: string;
  orderNo: string;
  userId: string;
  addressId: string;
  remark: string;
}

export interface AddressRow {
  id: string;
  userId: string;
  recipient: string;
  mobile: string;
  regionCode: string;
  detail: string;
  hasProvenMobile: boolean;
  isBlocked: boolean;
}

export interface GoodsRow {
  skuId: string;
  priceFen: number;
  isOnShelf: boolean;
}

/** How many unpaid orders an account has (`skuId` is null), or how many pieces of a SKU are in them. */
export interface UnpaidRow {
  userId: string;
  skuId: string | null;
  count: number;
}

/** What an accepted order stores besides what its checkout holds. */
export interface NewOrderRow {
  orderNo: string;
  key: string;
  addressId: string;
  address: object;
  remark: string;
  shippingFen: number;
}

// Locked by key: the second of two servers with one key waits, and then finds the order of the first. Accounts are
// locked before, in the sequence of their numbers: two servers that place orders of one account at the same moment would
// each count the unpaid orders without the other's. Advisory locks write nothing, and a lock on the row of users would.
const LOCK_CHECKOUTS: Prepared = {
  name: 'placing-lock-checkouts',
  text: `WITH accounts AS MATERIALIZED (
           SELECT count(pg_advisory_xact_lock(${ACCOUNT_LOCKS}, number)) AS locked FROM unnest($2::int[]) AS number
         )
         SELECT key, user_id AS "userId", source, lines, items_amount_fen AS "itemsAmountFen",
                discount_fen AS "discountFen", discounts, shipping_fen AS "shippingFen", province, created_at AS "createdAt", expires_at <= now() AS "isExpired", now() AS now
         FROM accounts JOIN checkouts ON accounts.locked >= 0
         WHERE key = ANY($1::uuid[]) ORDER BY key FOR UPDATE OF checkouts`,
};

// Orders whose time to pay is long over are cancelled or about to be, so that only the newest orders are read.
const UNPAID: Prepared = {
  name: 'placing-unpaid',
  text: `WITH unpaid AS MATERIALIZED (
           SELECT user_id, order_no FROM orders
           WHERE user_id = ANY($1::uuid[]) AND order_no >= $2 AND status = '${INITIAL_STATUS}'
         )
         SELECT user_id AS "userId", NULL::uuid AS "skuId", count(*)::int AS count FROM unpaid GROUP BY user_id
         UNION ALL
         SELECT user_id, sku_id, sum(count)::int FROM unpaid JOIN order_lines USING (order_no) GROUP BY user_id, sku_id`,
};

// Sent after the lock: it sees the order that the lock's previous holder has committed.
const CONSUMED: Prepared = {
  name: 'placing-consumed',
  text: `SELECT checkout_key AS key, order_no AS "orderNo", user_id AS "userId", address_id AS "addressId", remark
         FROM orders WHERE checkout_key = ANY($1::uuid[])`,
};

// Only for keys whose checkout is deleted already: without a lock, the COMMIT of a replay would write nothing, would wait
// for no standby, and would answer with an order that a new primary may not have.
const LOCK_CONSUMED: Prepared = {
  name: 'placing-lock-consumed',
  text: 'SELECT FROM orders WHERE checkout_key = ANY($1::uuid[]) ORDER BY order_no FOR UPDATE',
};

const ADDRESSES: Prepared = {
  name: 'placing-addresses',
  text: `SELECT a.id, a.user_id AS "userId", a.recipient, a.mobile, a.region_code AS "regionCode", a.detail,
                u.mobile_verified_at IS NOT NULL AS "hasProvenMobile", u.blocked_at IS NOT NULL AS "isBlocked"
         FROM addresses a JOIN users u ON u.id = a.user_id WHERE a.id = ANY($1::uuid[])`,
};

const GOODS: Prepared = {
  name: 'placing-goods',
  text: `SELECT skus.id AS "skuId", skus.price_fen AS "priceFen",
                skus.status = 'on_shelf' AND products.status = 'on_shelf' AS "isOnShelf"
         FROM skus JOIN products ON products.id = skus.product_id WHERE skus.id = ANY($1::uuid[])`,
};

// One statement stores all of an order, because in a small batch each further statement costs PostgreSQL and the driver
// more than its rows do (decision 0010).
const INSERT_ORDERS: Prepared = {
  name: 'placing-insert-orders',
  text: `WITH new AS MATERIALIZED (
           SELECT row.*, c.user_id, c.source, c.lines, c.items_amount_fen, c.discount_fen, c.discounts
           FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $7::bigint[])
                AS row(order_no, key, address_id, address, remark, shipping_fen)
           JOIN checkouts c ON c.key = row.key
         ), new_lines AS (
           INSERT INTO order_lines (order_no, position, sku_id, product_id, title, title_en, options, image_url, price_fen,
                                    discount_fen, flash_item_id, count)
           SELECT new.order_no, line.position, line.sku_id, line.product_id, line.title, line.title_en, line.options,
                  line.image_url, line.price_fen, coalesce(line.discount_fen, 0), line.flash_item_id, line.count
           FROM new
           CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(new.lines) AS (
             "skuId" uuid, "productId" uuid, title text, "titleEn" text, options jsonb, "imageUrl" text,
             "priceFen" bigint, "discountFen" bigint, "flashItemId" uuid, count integer
           )) WITH ORDINALITY
             AS line(sku_id, product_id, title, title_en, options, image_url, price_fen, discount_fen, flash_item_id, count, position)
         ), first_events AS (
           INSERT INTO order_events (order_no, to_status, by_kind, by_id)
           SELECT order_no, '${INITIAL_STATUS}', 'shopper', user_id FROM new
         ), carts_to_clear AS (
           INSERT INTO cart_outbox (order_no, user_id, lines)
           SELECT order_no, user_id, lines FROM new WHERE source = 'cart'
         )
         INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, discount_fen, discounts,
                             shipping_fen, address_id, address, remark, expires_at)
         SELECT order_no, key, user_id, '${INITIAL_STATUS}', items_amount_fen, discount_fen, discounts, shipping_fen,
                address_id, address::jsonb, remark, $6::timestamptz
         FROM new`,
};

/** @param accounts numbers of the accounts to lock, sorted */
export const lockCheckouts = (pipeline: Pipeline, keys: readonly string[], accounts: readonly number[]) =>
  pipeline.query<CheckoutRow>(LOCK_CHECKOUTS, [plainArray(keys), plainArray(accounts)]);

/** What these accounts hold in unpaid orders whose numbers begin at `since`. */
export const readUnpaid = (pipeline: Pipeline, userIds: readonly string[], since: string) =>
  pipeline.query<UnpaidRow>(UNPAID, [plainArray(userIds), since]);

export const readConsumed = (pipeline: Pipeline, keys: readonly string[]) =>
  pipeline.query<ConsumedRow>(CONSUMED, [plainArray(keys)]);

export const lockConsumed = (pipeline: Pipeline, keys: readonly string[]) =>
  pipeline.query(LOCK_CONSUMED, [plainArray(keys)]);

export const readAddresses = (pipeline: Pipeline, ids: readonly string[]) =>
  pipeline.query<AddressRow>(ADDRESSES, [plainArray(ids)]);

export const readGoods = (pipeline: Pipeline, skuIds: readonly string[]) =>
  pipeline.query<GoodsRow>(GOODS, [plainArray(skuIds)]);

/** Stores accepted orders with their lines, their first events and what has to leave the carts. */
export async function insertOrders(
  pipeline: Pipeline,
  orders: readonly NewOrderRow[],
  expiresAt: Date,
): Promise<void> {
  await pipeline.execute(INSERT_ORDERS, [
    plainArray(orders.map((order) => order.orderNo)),
    plainArray(orders.map((order) => order.key)),
    plainArray(orders.map((order) => order.addressId)),
    orders.map((order) => JSON.stringify(order.address)),
    orders.map((order) => order.remark),
    expiresAt,
    plainArray(orders.map((order) => order.shippingFen)),
  ]);
}
