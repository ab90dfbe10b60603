import { type Static, Type } from 'typebox';
import { Count } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';

/** The most of one SKU that is put in stock in one step. */
export const STOCK_STEP_MAX = 1_000_000_000;

export const Stock = Type.Object({
  skuId: Type.String(),
  onHand: Count,
  locked: Count,
  sold: Count,
  available: Count,
});
export type Stock = Static<typeof Stock>;

export const StockAdjustment = Type.Object({
  delta: Type.Integer({
    minimum: -STOCK_STEP_MAX,
    maximum: STOCK_STEP_MAX,
    not: { const: 0 },
    'x-message': {
      zh: '应为 ±10 亿之间、不为 0 的整数',
      en: 'must be a whole number up to a billion either way, and not 0',
    },
  }),
  reason: readableText({ maxLength: 200, multiline: true }),
});
export type StockAdjustment = Static<typeof StockAdjustment>;
