import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { orderWrongState } from '../../orders/index.ts';
import { recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../staff.ts';
import { findSurplus, reviveSurplus, type SurplusRow } from './queries.ts';

/** Staff have settled with Alipay what stood in the way: the same request, under the same number, once more. */
export async function retrySurplus(
  db: Database,
  operator: Operator,
  id: string,
): Promise<SurplusRow | Refusal> {
  const found = isUuid(id) ? await findSurplus(db, id) : undefined;
  if (!found) return refuse('surplus_payment_not_found');
  return inTransaction(db, async (tx) => {
    if (!(await reviveSurplus(tx, id))) return orderWrongState();
    const subject = `order:${found.orderNo}`;
    const details = { surplusPaymentId: found.id, amountFen: found.amountFen };
    await recordAudit(tx, { ...operator, action: 'surplus_payment.retry', subject, details });
    return { ...found, status: 'refunding' };
  });
}
