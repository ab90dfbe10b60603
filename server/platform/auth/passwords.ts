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
/** At 20 ms each the last in line waits about five seconds; past that an honest answer is better. */
const WAITING_MAX = 512;

export interface Passwords {
  /** @throws ProblemError `sign_in_busy` when too many wait already */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one that was hashed. Where there is no hash the answer is false and takes as long.
   * @throws ProblemError `sign_in_busy` when too many wait already
   */
  matches(passwordHash: string | null, password: string): Promise<boolean>;
}

/** Lets `atOnce` pieces of work run and `waitingMax` wait for their turn, first come first served. */
function createGate(atOnce: number, waitingMax: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running += 1;
    else {
      if (waiting.length >= waitingMax) unwrap(refuse('sign_in_busy', {}, { 'retry-after': '5' }));
      // Whoever finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((takePlace) => waiting.push(takePlace));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** The same password typed on another keyboard may arrive in another Unicode form (NIST SP 800-63B §5.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

/** Hashes and checks passwords off the event loop, a bounded number at once. */
export function createPasswords(atOnce = AT_ONCE, waitingMax = WAITING_MAX): Passwords {
  const gate = createGate(atOnce, waitingMax);
  const nobody = hash(randomBytes(16), COST);
  return {
    hash: (password) => gate(() => hash(normalised(password), COST)),
    async matches(passwordHash, password) {
      const against = passwordHash ?? (await nobody);
      const isRight = await gate(() => verify(against, normalised(password)));
      return isRight && passwordHash !== null;
    },
  };
}
