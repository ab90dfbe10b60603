import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  order_not_payable: { status: 409, zh: '订单当前不能支付', en: 'The order cannot be paid now' },
});
