export { staffRoutes } from './admin-routes.ts';
export { type Operator, operatorOf } from './operator.ts';
export { recordAudit } from './queries.ts';
export { ROLES, type Role } from './schema.ts';
export { createStaff, createStaffRoom, opensStaffAccount } from './service.ts';
