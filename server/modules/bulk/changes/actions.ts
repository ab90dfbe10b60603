import { type TSchema, Type } from 'typebox';
import { readableText } from '../../../platform/values/text.ts';
import { PRICE_FEN_MAX, PriceFen, ProductStatus } from '../../catalog/index.ts';
import type { Permission } from '../../staff/index.ts';
import { StockAdjustment } from '../../stock/index.ts';

/** What an action changes, and by which list "all that match" is chosen. */
export type Target = 'products' | 'skus' | 'orders';

export interface Action {
  target: Target;
  permissions: readonly Permission[];
  values: Record<string, TSchema>;
  /** Of these values exactly one is given. */
  oneOf?: readonly string[];
}

const id = Type.String({ maxLength: 100 });

const ACTIONS = {
  'prices.set': { target: 'skus', permissions: ['prices.write'], values: { priceFen: PriceFen } },
  'prices.change': {
    target: 'skus',
    permissions: ['prices.write'],
    values: {
      // What is taken off, as everywhere in the shop: 10 makes 90 of 100. Below 0 prices rise.
      percent: Type.Optional(Type.Integer({ minimum: -1_000, maximum: 99 })),
      offFen: Type.Optional(Type.Integer({ minimum: -PRICE_FEN_MAX, maximum: PRICE_FEN_MAX })),
      // New prices are rounded to the nearest multiple of this, such as 100 for whole yuan.
      roundToFen: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    },
    oneOf: ['percent', 'offFen'],
  },
  'products.status': {
    target: 'products',
    permissions: ['catalog.write'],
    values: { status: ProductStatus },
  },
  'products.category': { target: 'products', permissions: ['catalog.write'], values: { categoryId: id } },
  'stock.adjust': { target: 'skus', permissions: ['stock.adjust'], values: StockAdjustment.properties },
  'orders.note': {
    target: 'orders',
    permissions: ['orders.edit'],
    values: { text: readableText({ maxLength: 1_000, multiline: true }) },
  },
} satisfies Record<string, Action>;

export type ActionName = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as ActionName[];
export const actionOf = (name: ActionName): Action => ACTIONS[name];
export const isAction = (name: unknown): name is ActionName =>
  typeof name === 'string' && Object.hasOwn(ACTIONS, name);
