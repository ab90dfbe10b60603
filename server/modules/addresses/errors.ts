import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  address_not_found: { status: 404, zh: '没有找到该地址', en: 'There is no such address' },
  too_many_addresses: {
    status: 409,
    zh: '最多保存 20 个地址，请先删除不用的',
    en: 'At most 20 addresses are kept, please delete one first',
  },
});

export const addressNotFound = () => refuse('address_not_found');
