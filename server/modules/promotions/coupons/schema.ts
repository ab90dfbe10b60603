import { type Static, Type } from 'typebox';
import { Count, Fen, orNull, Time, visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';

/** ¥10,000,000: far above any order. */
const AMOUNT_MAX_FEN = 1_000_000_000;
const QUANTITY_MAX = 100_000_000;
const PER_USER_MAX = 1_000;
const SCOPE_MAX = 1_000;

const AmountFen = (minimum: number) => Type.Integer({ minimum, maximum: AMOUNT_MAX_FEN });
const Percent = Type.Integer({ minimum: 1, maximum: 99, description: 'What is taken off: 10 is 九折.' });
const Ids = Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: SCOPE_MAX });

export const RuleScope = Type.Union(
  [
    Type.Literal('all'),
    Type.Object({ categoryIds: Ids }, { additionalProperties: false }),
    Type.Object({ productIds: Ids }, { additionalProperties: false }),
  ],
  { description: 'The goods that it is about. A category stands for those below it too.' },
);

const Discount = Type.Union([
  Type.Object({ kind: Type.Literal('amount'), offFen: AmountFen(1) }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('percent'), percent: Percent, maxOffFen: Type.Optional(AmountFen(1)) },
    { additionalProperties: false },
  ),
]);

/** What a coupon is good for; whoever has claimed it keeps this. */
const terms = {
  name: visibleText(60),
  discount: Discount,
  minSpendFen: AmountFen(0),
  scope: RuleScope,
  validFrom: Time,
  validUntil: Time,
  stacks: Type.Boolean({ description: 'Goes together with other coupons that stack.' }),
};

const Code = Type.String({
  minLength: 4,
  maxLength: 32,
  pattern: '^[A-Za-z0-9-]+$',
  description: 'Without regard to case. A coupon with a code is claimed by the code alone.',
});
const Quantity = Type.Integer({ minimum: 1, maximum: QUANTITY_MAX });
const PerUser = Type.Integer({ minimum: 1, maximum: PER_USER_MAX });
const Status = Type.Enum(['active', 'paused'], {
  description: 'A paused coupon cannot be claimed; those that were claimed can be used.',
});

export const NewCoupon = Type.Object({
  ...terms,
  minSpendFen: Type.Optional(terms.minSpendFen),
  scope: Type.Optional(RuleScope),
  stacks: Type.Optional(terms.stacks),
  quantity: Quantity,
  perUser: Type.Optional(PerUser),
  code: Type.Optional(orNull(Code)),
  claimFrom: Time,
  claimUntil: Time,
});
export type NewCoupon = Static<typeof NewCoupon>;

export const CouponChange = Type.Object({
  ...Type.Partial(NewCoupon).properties,
  status: Type.Optional(Status),
  version: KnownVersion,
});
export type CouponChange = Static<typeof CouponChange>;

const shownTerms = {
  name: Type.String(),
  discount: Type.Union([
    Type.Object({ kind: Type.Literal('amount'), offFen: Fen }),
    Type.Object({
      kind: Type.Literal('percent'),
      percent: Type.Integer(),
      maxOffFen: Type.Optional(Fen),
    }),
  ]),
  minSpendFen: Fen,
  scope: RuleScope,
  validFrom: Time,
  validUntil: Time,
  stacks: Type.Boolean(),
};

export const Coupon = Type.Object({
  id: Type.String(),
  ...shownTerms,
  quantity: Count,
  perUser: Count,
  code: orNull(Type.String()),
  claimFrom: Time,
  claimUntil: Time,
  status: Status,
  claimed: Count,
  used: Count,
  version: Version,
  createdAt: Time,
});
export type Coupon = Static<typeof Coupon>;

/** A coupon that anyone may claim now. */
export const ClaimableCoupon = Type.Object({
  id: Type.String(),
  ...shownTerms,
  claimUntil: Time,
  perUser: Count,
  left: Count,
});
export type ClaimableCoupon = Static<typeof ClaimableCoupon>;

export const MY_COUPON_STATUSES = ['usable', 'used', 'expired'] as const;
export type MyCouponStatus = (typeof MY_COUPON_STATUSES)[number];

export const MyCoupon = Type.Object({
  id: Type.String(),
  couponId: Type.String(),
  status: Type.Enum([...MY_COUPON_STATUSES]),
  ...shownTerms,
  claimedAt: Time,
  usedAt: orNull(Time),
  orderNo: orNull(Type.String()),
});
export type MyCoupon = Static<typeof MyCoupon>;
