import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  staff_only: { status: 403, zh: '仅限工作人员', en: 'For staff only' },
  staff_disabled: { status: 403, zh: '该账号已停用', en: 'The account is disabled' },
  permission_denied: { status: 403, zh: '没有这项权限', en: 'Your role does not allow this' },
  second_factor_required: {
    status: 403,
    zh: '您的角色要求先设置两步验证',
    en: 'Your role demands a second factor: set one up first',
  },
  staff_username_taken: { status: 409, zh: '该用户名已被使用', en: 'The username is taken' },
  last_owner: {
    status: 409,
    zh: '至少要保留一位可以登录的管理员',
    en: 'At least one admin who can sign in must remain',
  },
  role_name_taken: { status: 409, zh: '该角色名称已被使用', en: 'The name of the role is taken' },
  role_in_use: { status: 409, zh: '仍有员工使用该角色', en: 'Members of staff still have this role' },
  saved_view_not_found: { status: 404, zh: '没有找到这个筛选', en: 'There is no such saved filter' },
  saved_views_full: {
    status: 409,
    zh: '保存的筛选已满，请先删除一些',
    en: 'There is no place for more saved filters: delete some first',
  },
  role_built_in: {
    status: 409,
    zh: '系统自带的角色不能改名、改权限或删除',
    en: 'A role that comes with the shop keeps its name and its permissions',
  },
});

/** For what a permission of the route does not cover. */
export const permissionDenied = () => refuse('permission_denied');
