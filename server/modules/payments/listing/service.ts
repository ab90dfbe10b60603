import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { type ListedRow, type PaymentFilter, paymentQuery, selectPayments } from './queries.ts';
import type { ListedPayment, PaymentQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);

function filterOf({ status, provider, from, to, q }: PaymentQuery): PaymentFilter {
  const number = q?.trim() ?? '';
  return {
    ...(status !== undefined && { status }),
    ...(provider !== undefined && { provider }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(number !== '' && { q: number }),
  };
}

function present(row: ListedRow): ListedPayment {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** Payments of all orders, newest first. */
export async function listPayments(db: Database, query: PaymentQuery) {
  const cursor = readCursor(query.after, CURSOR);
  if (isRefusal(cursor)) return cursor;
  const filter = filterOf(query);
  const rows = await selectPayments(db, filter, cursor?.[0] ?? null, query.limit + 1);
  const count = await boundedCount(db, paymentQuery(db, filter));
  return keysetPage({ rows, limit: query.limit, count, cursorOf: (row) => [row.id], present });
}
