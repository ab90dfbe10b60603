import { type Static, Type } from 'typebox';
import { Time } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { readableText } from '../../../platform/values/text.ts';
import { RuleScope } from '../coupons/schema.ts';

const AMOUNT_MAX_FEN = 1_000_000_000;
const STEPS_MAX = 20;
const BUNDLE_PIECES_MAX = 50;

const Amount = (minimum: number) => Type.Integer({ minimum, maximum: AMOUNT_MAX_FEN });
const stepsOf = <T extends Parameters<typeof Type.Object>[0]>(step: T) =>
  Type.Array(Type.Object(step, { additionalProperties: false }), { minItems: 1, maxItems: STEPS_MAX });

const STEPS = {
  spend_off: stepsOf({ fromFen: Amount(0), offFen: Amount(1) }),
  count_off: stepsOf({
    fromCount: Type.Integer({ minimum: 1, maximum: 100_000 }),
    percent: Type.Integer({ minimum: 1, maximum: 99, description: 'What is taken off.' }),
  }),
  bundle: stepsOf({
    skuIds: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: BUNDLE_PIECES_MAX }),
    priceFen: Amount(1),
  }),
  free_shipping: stepsOf({ fromFen: Amount(0) }),
};

const PROMOTION_KINDS = ['spend_off', 'count_off', 'bundle', 'free_shipping'] as const;
export type PromotionKind = (typeof PROMOTION_KINDS)[number];

const Steps = Type.Union([STEPS.spend_off, STEPS.count_off, STEPS.bundle, STEPS.free_shipping], {
  description:
    'spend_off `{ fromFen, offFen }`, count_off `{ fromCount, percent }`, bundle `{ skuIds, priceFen }`, free_shipping `{ fromFen }`',
});

/** The steps of one kind, to judge `steps` by. */
export const stepsOfKind = (kind: PromotionKind) => STEPS[kind];

const Name = readableText({ maxLength: 60, minLength: 0 });
const Kind = Type.Enum([...PROMOTION_KINDS]);
const Priority = Type.Integer({
  minimum: -1_000_000,
  maximum: 1_000_000,
  description: 'Higher ones come first.',
});
const Stacks = Type.Boolean({ description: 'Goes together with other promotions that stack, on one line.' });
const Status = Type.Enum(['active', 'paused']);

const optional = {
  name: Type.Optional(Name),
  scope: Type.Optional(RuleScope),
  priority: Type.Optional(Priority),
  stacks: Type.Optional(Stacks),
  status: Type.Optional(Status),
};

export const NewPromotion = Type.Object({ kind: Kind, steps: Steps, from: Time, until: Time, ...optional });
export type NewPromotion = Static<typeof NewPromotion>;

export const PromotionChange = Type.Object({
  kind: Type.Optional(Kind),
  steps: Type.Optional(Steps),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
  ...optional,
  version: KnownVersion,
});
export type PromotionChange = Static<typeof PromotionChange>;

export const Promotion = Type.Object({
  id: Type.String(),
  kind: Kind,
  name: Type.String({ description: 'As orders show it.' }),
  steps: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  scope: RuleScope,
  from: Time,
  until: Time,
  priority: Type.Integer(),
  stacks: Type.Boolean(),
  status: Status,
  version: Version,
  createdAt: Time,
});
export type Promotion = Static<typeof Promotion>;
