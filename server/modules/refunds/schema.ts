import { Type } from 'typebox';
import { readableText } from '../../platform/values/text.ts';

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });

/** No order is larger, so no refund is. */
export const AmountFen = Type.Integer({
  minimum: 1,
  maximum: 10_000_000_000,
  'x-message': { zh: '应为大于 0 的整数（分）', en: 'must be a whole number of fen above 0' },
});
export const Reason = readableText({ maxLength: 200, multiline: true });
