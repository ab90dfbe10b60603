import { type Static, Type } from 'typebox';
import { Fen, Id, orNull, Time, visibleText } from '../../platform/http/schema.ts';

const InvoiceKind = Type.Union([Type.Literal('personal'), Type.Literal('company')]);
export const InvoiceStatus = Type.Union([
  Type.Literal('requested'),
  Type.Literal('issued'),
  Type.Literal('red_issued'),
]);
export type InvoiceStatus = Static<typeof InvoiceStatus>;

export const OrderParams = Type.Object({ orderNo: Id });

export const NewInvoice = Type.Object({
  kind: InvoiceKind,
  title: visibleText(100),
  taxNumber: Type.Optional(
    orNull(Type.String({ maxLength: 40, description: '统一社会信用代码; a company needs it.' })),
  ),
  email: Type.String({
    maxLength: 254,
    pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
    'x-message': { zh: '邮箱格式不对', en: 'must be an e-mail address' },
  }),
});
export type NewInvoice = Static<typeof NewInvoice>;

export const invoiceFields = {
  orderNo: Type.String(),
  status: InvoiceStatus,
  kind: InvoiceKind,
  title: Type.String(),
  taxNumber: orNull(Type.String()),
  email: orNull(Type.String()),
  amountFen: Fen,
  fileUrl: orNull(Type.String({ description: 'The newest document; null until the first is issued.' })),
  number: orNull(Type.String()),
  requestedAt: Time,
  issuedAt: orNull(Time),
};
export const Invoice = Type.Object(invoiceFields);
export type Invoice = Static<typeof Invoice>;

export const Invoices = Type.Object({ items: Type.Array(Invoice) });
