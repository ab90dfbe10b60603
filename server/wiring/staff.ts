import { createStaffRoom, staffRoutes } from '../modules/staff/index.ts';
import { accessGuard } from '../platform/auth/access.ts';
import type { Wiring } from './context.ts';

declare module '../platform/auth/access.ts' {
  interface AccessKinds {
    shopper: true;
    /** Any member of staff. */
    staff: true;
    /** A member of staff with this role, such as `staff:orders`. */
    [role: `staff:${string}`]: true;
  }
}

/** Staff, and the guard that checks `config.access` of each route; a route registered before has no guard. */
export async function wireStaff(wiring: Wiring): Promise<void> {
  const { app, tokens } = wiring;
  const staff = createStaffRoom(wiring);
  await app.register(accessGuard, { tokens, judge: staff.judge });
  await app.register(staffRoutes(staff));
}
