import { defineProblems } from '../../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  coupon_not_found: { status: 404, zh: '没有找到该优惠券', en: 'There is no such coupon' },
  coupon_code_taken: {
    status: 409,
    zh: '该优惠码已用于另一张优惠券',
    en: 'Another coupon has this code',
  },
  coupon_gone: { status: 409, zh: '优惠券已被领完', en: 'All of these coupons have been claimed' },
  coupon_limit_reached: {
    status: 409,
    zh: '您已领过该优惠券，不能再领',
    en: 'You have claimed as many of this coupon as one person may',
  },
  coupon_not_open: {
    status: 409,
    zh: '现在不能领取该优惠券',
    en: 'This coupon cannot be claimed at this time',
  },
  coupon_not_usable: {
    status: 409,
    zh: '该优惠券不能用于这笔订单',
    en: 'This coupon cannot be used for this order',
  },
});

/** What is told of a coupon that cannot be used. */
export interface UnusableCoupon {
  id: string;
  name: string;
  reason: UnusableReason;
}

export type UnusableReason =
  | 'used'
  | 'expired'
  | 'not_started'
  | 'out_of_scope'
  | 'min_spend'
  | 'does_not_stack'
  | 'nothing_off';

/** Refusals that orders need too. */
export const couponNotFound = () => refuse('coupon_not_found');
export const couponNotUsable = (coupon: UnusableCoupon) => refuse('coupon_not_usable', { coupon });
