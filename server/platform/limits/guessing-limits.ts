import { createHash } from 'node:crypto';
import { refuse } from '../http/errors.ts';
import { isRefusal, type Refusal } from '../http/problems.ts';
import { type Limit, networkOf, type RateLimits } from './rate-limits.ts';

/** Who tries whose password. */
export interface Attempt {
  /** Staff and shoppers are counted apart. */
  desk: 'shopper' | 'staff';
  /** What was typed as the name, in one form whatever its case; it need not exist. */
  account: string;
  ip: string | null;
}

/** What was typed as a name may be anything, a password by mistake too: only its hash is kept. */
function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function limitsOf({ desk, account, ip }: Attempt) {
  const name = `${desk}:${keyOf(account)}`;
  const network = networkOf(ip);
  return {
    /** One address that tries many accounts. */
    address: { key: `guess:ip:${desk}:${network}`, max: 60, windowSeconds: 900 },
    /** One address that tries one account. */
    pair: { key: `guess:pair:${name}:${network}`, max: 10, windowSeconds: 900 },
    /** Many addresses that try one account. */
    account: { key: `guess:account:${name}`, max: 30, windowSeconds: 3_600 },
    /** Where the account was signed in from lately. */
    known: { key: `known:${name}:${network}`, max: 1, windowSeconds: 90 * 86_400 },
  } satisfies Record<string, Limit>;
}

/**
 * Lets a password be tried within limits per address and per account. Each try counts before it is judged, so that a
 * hundred at once are no way around; a right one is taken back. However many strangers try, the account stays open to
 * the addresses that it was signed in from before, and everybody's windows end.
 */
export async function withinGuessingLimits<T>(
  limits: RateLimits,
  attempt: Attempt,
  judge: () => Promise<T>,
): Promise<T | Refusal<'too_many_attempts'>> {
  const { address, pair, account, known } = limitsOf(attempt);
  const tooMany = (seconds: number) => refuse('too_many_attempts', {}, { 'retry-after': String(seconds) });
  const counted: Limit[] = [address, pair];
  const wait = await limits.take(counted);
  if (wait !== null) return tooMany(wait);
  if (!(await limits.isTaken(known))) {
    const strangersWait = await limits.take([account]);
    if (strangersWait !== null) {
      await limits.giveBack(counted);
      return tooMany(strangersWait);
    }
    counted.push(account);
  }
  const result = await judge();
  if (!isRefusal(result)) {
    await limits.giveBack(counted);
    await welcome(limits, attempt);
  }
  return result;
}

/** Whoever showed who they are has their typing errors forgiven, and the address is known from now on. */
export async function welcome(limits: RateLimits, attempt: Attempt): Promise<void> {
  const { pair, known } = limitsOf(attempt);
  await limits.clear([pair]);
  await limits.take([known]);
}
