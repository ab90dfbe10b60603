import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  refund_too_large: {
    status: 409,
    zh: '退款金额超过可退金额',
    en: 'The refund is more than what is left to give back',
  },
  refund_not_found: { status: 404, zh: '没有找到该笔退款', en: 'There is no such refund' },
  refund_request_not_found: { status: 404, zh: '没有找到该退款申请', en: 'There is no such refund request' },
  surplus_payment_not_found: {
    status: 404,
    zh: '没有找到该笔多收款项',
    en: 'There is no such surplus payment',
  },
});
