export { requirePermission } from './access/request.ts';
export { readLivingSessions } from './access/service.ts';
export { recordAudit, recordAudits } from './audit/queries.ts';
export { AuditQuery } from './audit/schema.ts';
export { listAudit } from './audit/service.ts';
export { permissionDenied } from './errors.ts';
export { staffJobs } from './expiry/jobs.ts';
export { type Operator, operatorOf } from './operator.ts';
export { STAFF_USERNAME } from './people/schema.ts';
export {
  createStaff,
  disableStaff,
  listStaff,
  opensStaffAccount,
  resetPassword,
} from './people/service.ts';
export { BUILT_IN_ROLES, type Permission } from './permissions.ts';
export { readRefundRoles } from './roles/service.ts';
export { staffRoutes } from './routes.ts';
export { createStaffService } from './service.ts';
export { weaknessText } from './sign-in/checks.ts';
