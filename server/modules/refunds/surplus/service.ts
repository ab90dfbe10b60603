import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { orderWrongState } from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { findSurplus, reopenSurplus, type SurplusRow } from './queries.ts';

/** Staff have removed the cause of a failure: the same refund, under the same request number, is tried again. */
export async function retrySurplusRefund(
  db: Database,
  operator: Operator,
  id: string,
): Promise<SurplusRow | Refusal> {
  const found = isUuid(id) ? await findSurplus(db, id) : undefined;
  if (!found) return refuse('surplus_payment_not_found');
  return inTransaction(db, async (tx) => {
    if (!(await reopenSurplus(tx, id))) return orderWrongState();
    const subject = `order:${found.orderNo}`;
    const details = { surplusPaymentId: found.id, amountFen: found.amountFen };
    await recordAudit(tx, { ...operator, action: 'surplus_payment.retry', subject, details });
    return { ...found, status: 'refunding' };
  });
}
