import type { ApiAnswer, Send } from '../../api-client/index.ts';

export interface ServerClock {
  /** The time on the server in milliseconds. It is as exact as the `Date` of an answer: a second. */
  now: () => number;
  /** Reads the time from every answer of `send`. */
  watch: (send: Send) => Send;
}

/**
 * A clock that follows the server's time, for countdowns: a visitor's clock may be wrong by minutes or hours. Before
 * the first answer it shows the visitor's time.
 */
export function createServerClock(localNow: () => number = Date.now): ServerClock {
  let offsetMs = 0;

  function read(answer: ApiAnswer): void {
    const serverMs = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(serverMs)) offsetMs = serverMs - localNow();
  }

  return {
    now: () => localNow() + offsetMs,
    watch: (send) => async (request) => {
      const answer = await send(request);
      read(answer);
      return answer;
    },
  };
}

/** The clock of this page. */
export const serverClock = createServerClock();
