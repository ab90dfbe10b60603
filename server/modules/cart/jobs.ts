import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Outbox } from './outbox/service.ts';
import { deleteUnusedCarts } from './stores/queries.ts';

const CARTS_AT_ONCE = 1_000;

/** The timed work of the room: orders whose nudge was lost, and carts in PostgreSQL that nobody uses any more. */
export function cartJobs(deps: { db: Database; outbox: Outbox }): TimedJob[] {
  return [
    {
      name: 'take bought goods out of carts',
      everySeconds: 1,
      run: async () => void (await deps.outbox.drain()),
    },
    {
      name: 'forget unused carts',
      everySeconds: 3_600,
      async run(signal) {
        let gone = CARTS_AT_ONCE;
        while (gone === CARTS_AT_ONCE && !signal.aborted)
          gone = await deleteUnusedCarts(deps.db, CARTS_AT_ONCE);
      },
    },
  ];
}
