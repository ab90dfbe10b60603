import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  order_not_payable: { status: 409, zh: '订单当前不能支付', en: 'The order cannot be paid now' },
  difference_not_found: { status: 404, zh: '没有这条差异', en: 'There is no such difference' },
  payment_unavailable: {
    status: 503,
    zh: '支付服务暂时不可用，请稍后再试',
    en: 'The payment provider does not answer, please try again shortly',
  },
});
