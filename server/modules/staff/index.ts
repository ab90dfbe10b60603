export { staffRoutes } from './admin-routes.ts';
export { problems } from './errors.ts';
export { type Operator, operatorOf } from './operator.ts';
export { type AuditEntry, recordAudit } from './queries.ts';
export { ROLES, type Role } from './schema.ts';
export { createStaff, createStaffRoom, type NewStaff, opensStaffAccount, type Staff } from './service.ts';
