import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Count, orNull } from '../../../platform/http/schema.ts';
import { Version } from '../../../platform/http/versions.ts';
import { Stock } from '../schema.ts';

const STATUSES = ['draft', 'on_shelf', 'off_shelf'] as const;

export const StockQuery = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Words of the title, a whole SKU code or barcode, or an id.',
    }),
  ),
  status: Type.Optional(Type.Enum(STATUSES, { description: 'Of the product.' })),
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
  imageUrl: orNull(Type.String()),
  /** Of the product. Archived ones are found by their id alone. */
  status: Type.Enum([...STATUSES, 'archived']),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  code: orNull(Type.String()),
  barcode: orNull(Type.String()),
  lowStockAt: orNull(Count),
  /** Of the SKU: who changes `lowStockAt` sends it. */
  version: Version,
  /** Pieces of paid orders that have not gone out. */
  paidUnshipped: Count,
  /** What a person counts: `onHand` and `paidUnshipped`. */
  onShelf: Count,
});
export type ListedStock = Static<typeof ListedStock>;
