import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Outbox } from './outbox/service.ts';
import { deleteUnusedCarts } from './stores/queries.ts';

/** Carts that are deleted by one statement. */
const CARTS_MAX = 1_000;

/** The timed work of carts: orders that `drainSoon` did not reach, and carts in PostgreSQL that nobody uses any more. */
export function cartJobs(deps: { db: Database; outbox: Outbox }): TimedJob[] {
  return [
    {
      name: 'take bought goods out of carts',
      everySeconds: 1,
      run: async () => void (await deps.outbox.drain()),
    },
    {
      name: 'delete unused carts',
      everySeconds: 3_600,
      async run(signal) {
        let deleted = CARTS_MAX;
        while (deleted === CARTS_MAX && !signal.aborted)
          deleted = await deleteUnusedCarts(deps.db, CARTS_MAX);
      },
    },
  ];
}
