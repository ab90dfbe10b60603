import { createStaffService, type Permission, staffJobs, staffRoutes } from '../modules/staff/index.ts';
import { accessGuard } from '../platform/auth/access.ts';
import type { Wiring } from './context.ts';

/** One permission, or two of which one is enough. A misspelt permission does not compile. */
type StaffAccess = { [Access in `staff:${Permission}` | `staff:${Permission}|${Permission}`]: true };

declare module '../platform/auth/access.ts' {
  interface AccessKinds extends StaffAccess {
    shopper: true;
    /** Any member of staff. */
    staff: true;
  }
}

/** Staff, and the guard that checks `config.access` of each route; a route registered before has no guard. */
export async function wireStaff(wiring: Wiring): Promise<void> {
  const { app, config, db, tokens } = wiring;
  const backOfficeUrl = config.http.publicUrl;
  const staff = createStaffService({ ...wiring, backOfficeUrl });
  await app.register(accessGuard, { tokens, judge: staff.judge, isKnown: staff.isKnown });
  await app.register(staffRoutes(staff, { db, tokens, backOfficeUrl }));
  wiring.jobs.push(...staffJobs(db));
}
