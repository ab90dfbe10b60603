import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '../http/errors.ts';
import { unwrap } from '../http/problems.ts';

/** Argon2id (the package's default) at OWASP's first choice: 19 MiB, two passes, one lane. About 20 ms of a core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * One more than there are cores: while one that is done is reported and the next begun, no core waits for it. One of libuv's
 * four threads stays free for files and name look-ups.
 */
const AT_ONCE = Math.min(availableParallelism() + 1, 3);
/** At 20 ms each the last one waits about five seconds. Past that a refusal is better. */
const WAITING_MAX = 512;
/** One network alone may fill an eighth of the queue, so that others still find a place. */
const WAITING_OF_SHARE_MAX = 64;

export interface Passwords {
  /**
   * @param share whose turn this is, such as the network of the request: shares take turns, whatever each of them asks for
   * @throws ProblemError `sign_in_busy` when too many wait already
   */
  hash(password: string, share?: string): Promise<string>;
  /**
   * Whether `password` is the one that was hashed. Where there is no hash the answer is false and takes as long.
   * @throws ProblemError `sign_in_busy` when too many wait already
   */
  matches(passwordHash: string | null, password: string, share?: string): Promise<boolean>;
}

interface GateLimits {
  atOnce: number;
  waitingMax: number;
  waitingOfShareMax: number;
}

/**
 * Lets `atOnce` pieces of work run while others wait. The shares take turns: a flood from one network delays another
 * network by one piece of work, not by the whole flood.
 */
function createGate({ atOnce, waitingMax, waitingOfShareMax }: GateLimits) {
  /** In the order of their turns. A share without waiting work is not in it. */
  const queues = new Map<string, (() => void)[]>();
  let running = 0;
  let waiting = 0;

  async function waitForTurn(share: string): Promise<void> {
    const queue = queues.get(share) ?? [];
    if (waiting >= waitingMax || queue.length >= waitingOfShareMax)
      unwrap(refuse('sign_in_busy', {}, { 'retry-after': '5' }));
    queues.set(share, queue);
    waiting += 1;
    await new Promise<void>((start) => queue.push(start));
  }

  /** Work that ends hands its place to the next share, so `running` stays as it is. */
  function startNext(): void {
    const [share, queue] = queues.entries().next().value ?? [];
    const start = queue?.shift();
    if (share === undefined || queue === undefined || start === undefined) {
      running -= 1;
      return;
    }
    waiting -= 1;
    queues.delete(share);
    if (queue.length > 0) queues.set(share, queue);
    start();
  }

  return async <T>(share: string, work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running += 1;
    else await waitForTurn(share);
    try {
      return await work();
    } finally {
      startNext();
    }
  };
}

/** The same password typed on another keyboard may arrive in another Unicode form (NIST SP 800-63B §5.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

/** Hashes and checks passwords off the event loop, a bounded number at once. */
export function createPasswords(
  atOnce = AT_ONCE,
  waitingMax = WAITING_MAX,
  waitingOfShareMax = WAITING_OF_SHARE_MAX,
): Passwords {
  const gate = createGate({ atOnce, waitingMax, waitingOfShareMax });
  const nobody = hash(randomBytes(16), COST);
  return {
    hash: (password, share = '') => gate(share, () => hash(normalised(password), COST)),
    async matches(passwordHash, password, share = '') {
      const against = passwordHash ?? (await nobody);
      const isRight = await gate(share, () => verify(against, normalised(password)));
      return isRight && passwordHash !== null;
    },
  };
}
