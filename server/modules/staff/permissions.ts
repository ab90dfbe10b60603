/** The roles that come with the shop. Nobody can edit or delete them; `admin` is the owner and may do everything. */
export const BUILT_IN_ROLES = [
  'admin',
  'catalog',
  'orders',
  'finance',
  'warehouse',
  'support',
  'auditor',
] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

interface Definition {
  zh: string;
  en: string;
  /** The built-in roles that have it, besides `admin`, which has all. */
  roles: readonly Exclude<BuiltInRole, 'admin'>[];
  /** A route that writes under this permission asks for a proof not older than ten minutes (`step_up_required`). */
  needsStepUp?: true;
}

const EVERY_ROLE = ['catalog', 'orders', 'finance', 'warehouse', 'support', 'auditor'] as const;

/**
 * The one table of permissions. Routes name them as `config: { access: 'staff:<permission>' }`, and a route that names
 * an unknown one stops the start; pages, menus and buttons ask for the same names in `Staff.permissions`.
 */
const PERMISSIONS = {
  'catalog.read': { zh: '查看商品', en: 'See goods', roles: EVERY_ROLE },
  'stock.read': { zh: '查看库存', en: 'See stock', roles: EVERY_ROLE },
  'catalog.write': { zh: '编辑商品与分类', en: 'Edit goods and categories', roles: ['catalog'] },
  'prices.write': { zh: '修改价格', en: 'Change prices', roles: ['catalog'] },
  'content.write': { zh: '编辑首页内容', en: 'Edit the home page', roles: ['catalog'] },
  'promotions.write': { zh: '管理优惠活动', en: 'Manage promotions', roles: ['catalog'] },
  'stock.adjust': { zh: '调整库存', en: 'Adjust stock', roles: ['catalog', 'warehouse'] },
  'orders.read': {
    zh: '查看订单',
    en: 'See orders',
    roles: ['orders', 'finance', 'warehouse', 'support', 'auditor'],
  },
  'orders.ship': { zh: '发货', en: 'Ship orders', roles: ['orders', 'warehouse'] },
  'orders.cancel': { zh: '取消订单', en: 'Cancel orders', roles: ['orders', 'support'] },
  'orders.edit': { zh: '修改订单地址与备注', en: 'Edit addresses and notes', roles: ['orders', 'support'] },
  'customers.read': {
    zh: '查看顾客',
    en: 'See customers',
    roles: ['orders', 'finance', 'support', 'auditor'],
  },
  'customers.reveal': {
    zh: '查看完整手机号与地址',
    en: 'See whole mobile numbers and addresses',
    roles: ['orders', 'support'],
    needsStepUp: true,
  },
  'customers.write': { zh: '管理顾客', en: 'Block and annotate customers', roles: ['orders', 'support'] },
  'refunds.create': { zh: '发起退款', en: 'Make refunds', roles: ['finance', 'support'], needsStepUp: true },
  'refunds.approve': { zh: '审批退款', en: 'Approve refunds', roles: ['finance'], needsStepUp: true },
  'payments.read': { zh: '查看收款', en: 'See payments', roles: ['finance', 'auditor'] },
  'books.read': { zh: '查看账目检查', en: 'See the checks of the books', roles: ['finance', 'auditor'] },
  'reconciliations.write': { zh: '对账', en: 'Reconcile payments', roles: ['finance'] },
  'books.check': { zh: '检查账目', en: 'Check the books', roles: ['finance'] },
  'reports.read': { zh: '查看报表', en: 'See reports', roles: ['catalog', 'finance', 'auditor'] },
  'exports.create': {
    zh: '导出数据',
    en: 'Export data',
    roles: ['catalog', 'orders', 'finance'],
    needsStepUp: true,
  },
  'settings.read': { zh: '查看设置', en: 'See settings', roles: ['auditor'] },
  'audit.read': { zh: '查看操作日志', en: 'See the audit log', roles: ['auditor'] },
  'settings.write': { zh: '修改设置', en: 'Change settings', roles: [] },
  'staff.manage': { zh: '管理员工与角色', en: 'Manage staff and roles', roles: [], needsStepUp: true },
} satisfies Record<string, Definition>;

export type Permission = keyof typeof PERMISSIONS;

const TABLE: Record<Permission, Definition> = PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(PERMISSIONS, name);
}

export function permissionDefinition(permission: Permission): Definition {
  return TABLE[permission];
}

/** What a built-in role may do, in the order of the table. */
function permissionsOfBuiltIn(role: BuiltInRole): Permission[] {
  if (role === 'admin') return ALL_PERMISSIONS;
  return ALL_PERMISSIONS.filter((permission) => TABLE[permission].roles.includes(role));
}

function isBuiltIn(name: string): name is BuiltInRole {
  return (BUILT_IN_ROLES as readonly string[]).includes(name);
}

/** A role as the database keeps it. */
export interface StoredRole {
  name: string;
  isBuiltIn: boolean;
  /** Of a role of the shop's own; empty for a built-in one. */
  permissions: readonly string[];
}

/** What a role may do. A name that an older version of the shop knew counts for nothing. */
export function permissionsOfRole(role: StoredRole): Permission[] {
  if (role.isBuiltIn) return isBuiltIn(role.name) ? permissionsOfBuiltIn(role.name) : [];
  return role.permissions.filter(isPermission);
}

/** What somebody with all these roles may do, each permission once, in the order of the table. */
export function permissionsOfRoles(roles: readonly StoredRole[]): Permission[] {
  const granted = new Set(roles.flatMap(permissionsOfRole));
  return ALL_PERMISSIONS.filter((permission) => granted.has(permission));
}
