import type { BodyOf } from '../../../api-client/index.ts';

type Permission = BodyOf<'/api/admin/roles', 'post'>['permissions'][number];

export const PERMISSION_GROUPS = ['goods', 'orders', 'money', 'shop'] as const;
type Group = (typeof PERMISSION_GROUPS)[number];

/** Where each permission stands on the pages. A permission that the server adds stops the type check here. */
const GROUP_OF: Record<Permission, Group> = {
  'catalog.read': 'goods',
  'catalog.write': 'goods',
  'prices.write': 'goods',
  'stock.read': 'goods',
  'stock.adjust': 'goods',
  'content.write': 'goods',
  'promotions.write': 'goods',
  'orders.read': 'orders',
  'orders.ship': 'orders',
  'orders.cancel': 'orders',
  'orders.edit': 'orders',
  'customers.read': 'orders',
  'customers.reveal': 'orders',
  'customers.write': 'orders',
  'refunds.create': 'money',
  'refunds.approve': 'money',
  'payments.read': 'money',
  'reconciliations.write': 'money',
  'books.read': 'money',
  'books.check': 'money',
  'reports.read': 'shop',
  'exports.create': 'shop',
  'settings.read': 'shop',
  'settings.write': 'shop',
  'audit.read': 'shop',
  'staff.manage': 'shop',
};

export const PERMISSIONS = Object.keys(GROUP_OF) as Permission[];

export function permissionsIn(group: Group): Permission[] {
  return PERMISSIONS.filter((name) => GROUP_OF[name] === group);
}
