import { type Static, Type } from 'typebox';
import { ACTION_NAMES } from './actions.ts';

/** Ids that one request names; a filter chooses as many as there are. */
const IDS_MAX = 10_000;

export const BulkBody = Type.Object({
  action: Type.Enum(ACTION_NAMES),
  ids: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: IDS_MAX }),
  ),
  filter: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description:
        'In the place of `ids`: what the list of products, of stock (`stock.adjust`) or of orders is filtered by. `productIds` means all SKUs of these products.',
    }),
  ),
  values: Type.Record(Type.String(), Type.Unknown()),
  dryRun: Type.Boolean({ default: false, description: 'Only say what would change.' }),
});
export type BulkBody = Static<typeof BulkBody>;
