import type { KeyedHash } from '../../../platform/auth/keyed-hash.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { refuse } from './errors.ts';
import { type Clock, Line } from './line.ts';
import { createTickets } from './tickets.ts';

/** A shopper who comes for goods of a flash sale, with the ticket of the answer before, if there was one. */
export interface Visit {
  userId: string;
  ticket: string | undefined;
}

export interface WaitingRoom {
  /** Does the work, or gives the shopper a place in the queue. A refusal asks neither the database nor Redis. */
  admit<T>(visit: Visit, work: () => Promise<T>): Promise<T | Refusal<'waiting_room'>>;
}

const CLOCK: Clock = {
  nowMs: Date.now,
  after: (ms, run) => void setTimeout(run, ms).unref(),
};

/**
 * The queue before goods of flash sales (decision 0021).
 * @param hash signs tickets with a key that all servers have
 * @param clock the time of day, which all servers share
 */
export function createWaitingRoom(hash: KeyedHash, clock: Clock = CLOCK): WaitingRoom {
  const line = new Line(clock);
  const tickets = createTickets(hash);

  return {
    async admit({ userId, ticket }, work) {
      const known = tickets.read(userId, ticket, clock.nowMs() * 1_000);
      const verdict = await line.ask(known);
      if (verdict.kind === 'wait') {
        const { atUs, position, retryAfterSeconds } = verdict;
        const kept = known === null ? tickets.write(userId, atUs) : ticket;
        const headers = { 'retry-after': String(retryAfterSeconds) };
        return refuse('waiting_room', { ticket: kept, position }, headers);
      }
      try {
        return await work();
      } finally {
        line.leave();
      }
    },
  };
}
