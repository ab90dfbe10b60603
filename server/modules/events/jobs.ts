import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { deleteOldEvents } from './queries.ts';
import type { EventHub } from './service.ts';

/** Half of the two seconds within which an event arrives and the stream of an ended session ends. */
const TELL_EVERY_SECONDS = 1;
const DELETE_EVERY_SECONDS = 60;
const KEPT_SECONDS = 600;

export function eventJobs(db: Database, hub: EventHub): TimedJob[] {
  return [
    { name: 'tell the back office what happened', everySeconds: TELL_EVERY_SECONDS, run: () => hub.tick() },
    {
      name: 'delete old events',
      everySeconds: DELETE_EVERY_SECONDS,
      run: () => deleteOldEvents(db, KEPT_SECONDS),
    },
  ];
}
