import { endSessionsOfUser } from '../modules/accounts/index.ts';
import { createAddresses } from '../modules/addresses/index.ts';
import { createCustomers, customerRoutes } from '../modules/customers/index.ts';
import { readRefunds } from '../modules/refunds/index.ts';
import type { Wiring } from './context.ts';

/** Customers, for staff. */
export async function wireCustomers({ app, db }: Wiring): Promise<void> {
  const customers = createCustomers({
    db,
    listAddresses: createAddresses(db).list,
    readRefunds,
    endSessions: (tx, userId) => endSessionsOfUser(tx, userId, 'blocked', null),
  });
  await app.register(customerRoutes(customers));
}
