import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '../http/errors.ts';
import { unwrap } from '../http/problems.ts';

/** Argon2id (the package's default) with the first parameters that OWASP names: 19 MiB, two passes, one lane; about 20 ms of a core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes that run at the same time. With one more than the cores, no core is idle while the event loop handles a finished
 * hash. At most 3: libuv has four threads, and without a free one, reads of files and name look-ups would wait.
 */
const AT_ONCE = Math.min(availableParallelism() + 1, 3);
/** With 512 hashes of 20 ms on two cores the last one waits about five seconds. A longer wait would be worse than a refusal. */
const WAITING_MAX = 512;
/** One network may fill an eighth of the queue. Without the limit it could fill all of it, and others would be refused. */
const WAITING_OF_SHARE_MAX = 64;

export interface Passwords {
  /**
   * @param share who asks, such as the network of the request. Shares take turns, however many hashes each of them asks for.
   * @throws ProblemError `sign_in_busy` when the queue is full
   */
  hash(password: string, share?: string): Promise<string>;
  /**
   * Whether `passwordHash` is a hash of `password`. Null is false after the same time, so that the time does not tell whether
   * an account has a password.
   * @throws ProblemError `sign_in_busy` when the queue is full
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
  /** Waiting work by share; the first share has the next turn. A share without waiting work has no entry. */
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

  /** Starts waiting work in the place of work that ended, so `running` does not change. Without waiting work it falls by one. */
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

/** Another keyboard may send the same password in another Unicode form; without this step it would not match (NIST SP 800-63B §5.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

/** Hashes and checks passwords in threads, at most `atOnce` at the same time. */
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
