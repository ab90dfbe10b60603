import { ApiProblem } from '../../../api-client/index.ts';

/** Where the ticket stays: a reload of the page keeps the place. */
const TICKET_KEY = 'jishi.queueTicket';

export interface Queue {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Shows the place; null: no longer in the queue. */
  show(position: number | null): void;
  wait(seconds: number): Promise<void>;
  /** The page is gone: nobody waits any more. */
  isLeft(): boolean;
}

/**
 * Sends a request, and sends it again with the ticket as long as the shop answers with a place in the queue. Throws every
 * other refusal, and the last place when the shopper has left the page.
 */
export async function throughQueue<T>(
  { storage, show, wait, isLeft }: Queue,
  send: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  try {
    for (;;) {
      const ticket = storage.getItem(TICKET_KEY);
      try {
        return await send(ticket ? { 'x-queue-ticket': ticket } : {});
      } catch (error) {
        if (!(error instanceof ApiProblem) || !error.place || isLeft()) throw error;
        storage.setItem(TICKET_KEY, error.place.ticket);
        show(error.place.position);
        await wait(error.retryAfterSeconds ?? 1);
      }
    }
  } finally {
    show(null);
  }
}
