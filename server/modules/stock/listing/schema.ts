import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Count, orNull } from '../../../platform/http/schema.ts';
import { Stock } from '../schema.ts';

export const StockQuery = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'Words of the title, or a whole SKU code or barcode.' }),
  ),
  lowOnly: Type.Boolean({ default: false }),
  sort: Type.Enum(['newest', 'available'], {
    default: 'newest',
    description: '`available`: what is nearly gone comes first.',
  }),
  ...KeysetQuery,
});
export type StockQuery = Static<typeof StockQuery>;

export const ListedStock = Type.Object({
  ...Stock.properties,
  productId: Type.String(),
  title: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  code: orNull(Type.String()),
  barcode: orNull(Type.String()),
  lowStockAt: orNull(Count),
  /** Pieces of paid orders that have not gone out. */
  paidUnshipped: Count,
  /** What a person counts: `onHand` and `paidUnshipped`. */
  onShelf: Count,
});
export type ListedStock = Static<typeof ListedStock>;
