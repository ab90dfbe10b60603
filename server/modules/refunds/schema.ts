import { Type } from 'typebox';

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });

/** No order is larger, so no refund is. */
export const AmountFen = Type.Integer({
  minimum: 1,
  maximum: 10_000_000_000,
  'x-message': { zh: '应为大于 0 的整数（分）', en: 'must be a whole number of fen above 0' },
});
export const Reason = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  'x-message': { zh: '请填写原因，最多 200 个字符', en: 'must say why, in at most 200 characters' },
});
