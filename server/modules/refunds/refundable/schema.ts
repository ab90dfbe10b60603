import { type Static, Type } from 'typebox';
import { Count } from '../../../platform/http/schema.ts';

export const Refundable = Type.Object({
  refundableFen: Type.Integer({
    minimum: 0,
    description: 'What was paid and is neither refunded nor on its way back.',
  }),
  lines: Type.Array(
    Type.Object({
      skuId: Type.String(),
      count: Count,
      refundedCount: Type.Integer({
        minimum: 0,
        description: 'Pieces that refunds have named, failed ones left out.',
      }),
      eachFen: Type.Integer({
        minimum: 0,
        description: 'What a refund of one piece gives back, while others of the line are left.',
      }),
      leftFen: Type.Integer({
        minimum: 0,
        description: 'What a refund of all pieces that are left of the line gives back.',
      }),
      restock: Type.Boolean({
        description: 'Whether pieces come back into stock where a refund does not say.',
      }),
    }),
  ),
});
export type Refundable = Static<typeof Refundable>;
