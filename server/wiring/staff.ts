import { createRevocations, revocationJobs } from '../modules/accounts/index.ts';
import { createStaffService, type Permission, staffJobs, staffRoutes } from '../modules/staff/index.ts';
import { accessGuard } from '../platform/auth/access.ts';
import type { Claims } from '../platform/auth/tokens.ts';
import type { Wiring } from './context.ts';

/** One permission, or two of which one is enough. A misspelt permission does not compile. */
type StaffAccess = { [Access in `staff:${Permission}` | `staff:${Permission}|${Permission}`]: true };

declare module '../platform/auth/access.ts' {
  interface AccessKinds extends StaffAccess {
    shopper: true;
    /** Whoever may import or change anything in bulk; the route asks further by what is to be changed. */
    'staff:catalog.write|prices.write|stock.adjust|orders.ship': true;
    'staff:catalog.write|prices.write|stock.adjust|orders.edit': true;
    /** Any member of staff. */
    staff: true;
  }
}

/** Staff, and the guard that checks `config.access` of each route and refuses the tokens of ended sessions. */
export async function wireStaff(wiring: Wiring): Promise<void> {
  const { app, config, db, tokens } = wiring;
  const { backOfficeUrl } = config.http;
  const staff = createStaffService({ ...wiring, backOfficeUrl });
  const revocations = createRevocations(db);
  app.addHook('onSend', async (request) => {
    if (request.routeOptions.config.endsSessions) await revocations.refresh();
  });
  const isRevoked = (claims: Claims) => revocations.isRevoked(claims.sid);
  await app.register(accessGuard, { tokens, isRevoked, judge: staff.judge, isKnown: staff.isKnown });
  await app.register(staffRoutes(staff, { db, tokens, backOfficeUrl }));
  wiring.jobs.push(...staffJobs(db), ...revocationJobs(db, revocations));
}
