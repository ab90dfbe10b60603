import { createEventHub, eventJobs, eventRoutes } from '../modules/events/index.ts';
import { readOrderedSkus } from '../modules/orders/index.ts';
import { readLatelySettled } from '../modules/payments/index.ts';
import { readLivingSessions } from '../modules/staff/index.ts';
import { readAdjustedSkus, readLowStock } from '../modules/stock/index.ts';
import type { Wiring } from './context.ts';

/** What the back office is told of as it happens. */
export async function wireEvents({ app, db, jobs }: Wiring): Promise<void> {
  const hub = createEventHub({
    db,
    readLivingSessions: (sessionIds) => readLivingSessions(db, sessionIds),
    readSettledPayments: (withinSeconds, rowsMax) => readLatelySettled(db, withinSeconds, rowsMax),
    readChangedStock: async (withinSeconds) => {
      const [ordered, adjusted] = await Promise.all([
        readOrderedSkus(db, withinSeconds),
        readAdjustedSkus(db, withinSeconds),
      ]);
      return readLowStock(db, [...new Set([...ordered, ...adjusted])]);
    },
  });
  await app.register(eventRoutes(hub));
  // Before the server waits for its requests: a stream would never end by itself.
  app.addHook('preClose', async () => hub.close());
  jobs.push(...eventJobs(db, hub));
}
