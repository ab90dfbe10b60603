import type { KeyedHash } from '../../../platform/auth/keyed-hash.ts';

/** A queue that is older than this is over; a ticket of then is worth nothing now. */
const VALID_US = 30 * 60 * 1_000_000;

/**
 * A place in the queue: the moment at which it was given, in microseconds, signed together with the shopper. All servers have
 * the key, so each of them believes the tickets of the others, and no server stores any.
 */
export function createTickets(hash: KeyedHash) {
  return {
    write(userId: string, atUs: number): string {
      const moment = atUs.toString(36);
      return `${moment}.${hash.hash(`${moment} ${userId}`)}`;
    },

    /** @returns the moment, or null where this is no ticket of this shopper */
    read(userId: string, ticket: string | undefined, nowUs: number): number | null {
      const [moment = '', signature = ''] = ticket?.split('.') ?? [];
      const atUs = Number.parseInt(moment, 36);
      if (!(atUs > nowUs - VALID_US) || !hash.matches(signature, `${moment} ${userId}`)) return null;
      return atUs;
    },
  };
}
