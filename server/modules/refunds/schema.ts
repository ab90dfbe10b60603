import { Type } from 'typebox';

export const Fen = Type.Integer({ minimum: 0 });
export const Time = Type.String({ format: 'date-time' });
export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
export const Page = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
export const paged = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    pageSize: Type.Integer(),
  });

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });
export const IdPath = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** No refund is larger than an order can be. */
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
