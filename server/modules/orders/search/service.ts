import { Type } from 'typebox';
import { readCursor, writeCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { BoundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { firstOrderNoOf } from '../order-no.ts';
import {
  countFound,
  findSkuId,
  findUserIds,
  type Meanings,
  type SearchFilter,
  searchOrderNos,
} from './queries.ts';
import type { OrderSearch } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ pattern: '^[0-9]{19}$' })]);
const COUNT_MAX = 10_000;
/** Accounts whose number ends in the same four digits. More would be no answer for a person. */
const USERS_MAX = 200;
/** Fewer digits of an order number would find too many orders to be of use. */
const DIGITS_MIN = 4;
/** An order's number is made by the server's clock, its time by the database's. */
const CLOCKS_MS = 60_000;
const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** The moment at which a filter begins or ends: a moment itself, or a day of the shop, which is included. */
function momentOf(text: string, isEnd: boolean): Date {
  if (text.includes('T')) return new Date(text);
  const start = Date.parse(`${text}T00:00:00Z`) - BEIJING_OFFSET_MS;
  return new Date(isEnd ? start + DAY_MS : start);
}

function filterOf({ status, skuId, hasRefundRequest, from, to }: OrderChoice): SearchFilter {
  const begin = from === undefined ? undefined : momentOf(from, false);
  const end = to === undefined ? undefined : momentOf(to, true);
  const numbers = {
    from: begin ? firstOrderNoOf(begin.getTime() - CLOCKS_MS) : null,
    to: end ? firstOrderNoOf(end.getTime() + CLOCKS_MS) : null,
  };
  return { status, skuId: skuId?.toLowerCase(), hasRefundRequest, from: begin, to: end, numbers };
}

/** What the text of the search box can mean; null where it is empty. */
async function meaningsOf(db: Database, q: string | undefined): Promise<Meanings | null> {
  const text = q?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  const mobile = parseMobile(text);
  const lastFour = /^\d{4}$/.test(text) ? text : null;
  const keys = new Set([`=${text}`]);
  if (mobile !== null) keys.add(`=${mobile.replace(/^\+86/, '')}`);
  const [skuId, userIds] = await Promise.all([
    findSkuId(db, text),
    findUserIds(db, { username: text, mobile, lastFour }, USERS_MAX),
  ]);
  if (skuId !== undefined) keys.add(`@${skuId}`);
  const digits = /^\d+$/.test(text) && text.length >= DIGITS_MIN && text.length <= 19 ? text : null;
  return {
    keys: [...keys],
    end: digits,
    start: digits,
    userIds,
  };
}

function bounded(found: number): BoundedCount {
  return { count: Math.min(found, COUNT_MAX), countIsExact: found <= COUNT_MAX };
}

/** What chooses orders in the list of staff. */
export type OrderChoice = Pick<OrderSearch, 'status' | 'q' | 'from' | 'to' | 'skuId' | 'hasRefundRequest'>;

const searchOf = async (db: Database, choice: OrderChoice) => ({
  filter: filterOf(choice),
  meanings: await meaningsOf(db, choice.q),
});

/** Numbers of the orders that the list shows for these choices, newest first, behind the number `after`. */
export async function readMatchingOrders(
  db: Database,
  choice: OrderChoice,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const page = { after, direction: 'newest', limit, offset: 0 } as const;
  return searchOrderNos(db, await searchOf(db, choice), page);
}

/** How many orders these choices leave. */
export const countMatchingOrders = async (db: Database, choice: OrderChoice): Promise<number> =>
  countFound(db, await searchOf(db, choice), null);

/** Finds orders for staff: a page of order numbers, and how many orders there are. */
export async function searchOrders(db: Database, query: OrderSearch) {
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  if (query.skuId !== undefined && !isUuid(query.skuId))
    return invalidField('skuId', '应为 SKU 的编号', 'must be the id of a SKU');
  const search = await searchOf(db, query);
  const isPaged = query.page !== undefined || query.pageSize !== undefined;
  const { page = 1, pageSize = 20 } = query;
  const limit = isPaged ? pageSize : query.limit;
  const rows = await searchOrderNos(db, search, {
    after: after?.[0] ?? null,
    direction: query.sort,
    limit: limit + 1,
    offset: isPaged ? (page - 1) * pageSize : 0,
  });
  const orderNos = rows.slice(0, limit);
  const last = orderNos.at(-1);
  const nextAfter = rows.length > limit && last !== undefined ? writeCursor([last]) : null;
  const found = await countFound(db, search, isPaged ? null : COUNT_MAX + 1);
  return {
    orderNos,
    nextAfter,
    ...bounded(found),
    // Clients of the list by pages ask for no page at first.
    total: isPaged ? found : bounded(found).count,
    page: isPaged ? page : 1,
    pageSize: limit,
  };
}
