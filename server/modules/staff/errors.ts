import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  staff_username_taken: { status: 409, zh: '该用户名已被使用', en: 'The username is taken' },
  staff_only: { status: 403, zh: '仅限工作人员', en: 'For staff only' },
  permission_denied: { status: 403, zh: '没有这项权限', en: 'Your role does not allow this' },
});
