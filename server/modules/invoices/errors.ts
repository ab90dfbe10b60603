import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  invoice_not_found: { status: 404, zh: '该订单尚未申请发票', en: 'No invoice was asked for' },
  already_invoiced: { status: 409, zh: '该订单已申请过发票', en: 'An invoice was asked for already' },
});
