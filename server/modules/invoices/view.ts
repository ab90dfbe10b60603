import type { DocumentRow, InvoiceRow } from './queries.ts';
import type { Invoice } from './schema.ts';

/** The blue document that stands: issued, and taken back by no red one. */
export function standingBlue(documents: readonly DocumentRow[]): DocumentRow | undefined {
  const takenBack = new Set(
    documents.flatMap(({ status, redOf }) => (status === 'issued' ? (redOf ?? []) : [])),
  );
  return documents.find(
    ({ kind, status, requestNo }) => kind === 'blue' && status === 'issued' && !takenBack.has(requestNo),
  );
}

/** @param leftFen what was paid for the order and did not go back */
export function viewInvoice(row: InvoiceRow, documents: readonly DocumentRow[], leftFen: number): Invoice {
  const newest = documents.findLast(({ status }) => status === 'issued');
  const { orderNo, status, kind, title, taxNumber, email, createdAt } = row;
  return {
    ...{ orderNo, status, kind, title, taxNumber, email },
    amountFen: standingBlue(documents)?.amountFen ?? leftFen,
    fileUrl: newest?.fileUrl ?? null,
    number: newest?.number ?? null,
    requestedAt: createdAt.toISOString(),
    issuedAt: newest?.issuedAt?.toISOString() ?? null,
  };
}
