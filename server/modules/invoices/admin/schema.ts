import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { orNull } from '../../../platform/http/schema.ts';
import { InvoiceStatus, invoiceFields } from '../schema.ts';

export const AdminInvoice = Type.Object({
  ...invoiceFields,
  problem: orNull(Type.String({ description: 'Why the platform refused; somebody has to try again.' })),
});
export type AdminInvoice = Static<typeof AdminInvoice>;

export const AdminInvoiceQuery = Type.Object({
  status: Type.Optional(InvoiceStatus),
  hasProblem: Type.Optional(Type.Boolean()),
  q: Type.Optional(Type.String({ maxLength: 40, description: 'An order number.' })),
  ...KeysetQuery,
});
export type AdminInvoiceQuery = Static<typeof AdminInvoiceQuery>;
