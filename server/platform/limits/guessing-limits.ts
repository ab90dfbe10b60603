import { createHash } from 'node:crypto';
import { refuse } from '../http/errors.ts';
import { isRefusal, type Refusal } from '../http/problems.ts';
import { networkOf } from './networks.ts';
import { type Limit, limitsPerNetwork, type RateLimits } from './rate-limits.ts';

/** One try of a password. */
export interface Attempt {
  /** The kind of account, such as `staff`. The same name in two realms is two accounts, which are counted apart. */
  realm: string;
  /** The name that was typed, in lower case. There may be no account of that name. */
  account: string;
  ip: string | null;
}

/** People sometimes type a password where the name belongs, so only a hash of the typed name is stored. */
function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function limitsOf({ realm, account, ip }: Attempt) {
  const name = `${realm}:${keyOf(account)}`;
  const network = networkOf(ip);
  return {
    /** One network tries many accounts. */
    networks: limitsPerNetwork(ip, { key: `guess:ip:${realm}`, max: 60, windowSeconds: 900 }),
    /** One network tries one account. */
    pair: { key: `guess:pair:${name}:${network}`, max: 10, windowSeconds: 900 },
    /** Many networks try one account. */
    account: { key: `guess:account:${name}`, max: 30, windowSeconds: 3_600 },
    /** The account signed in from this network within 90 days. */
    known: { key: `known:${name}:${network}`, max: 1, windowSeconds: 90 * 86_400 },
  } satisfies Record<string, Limit | Limit[]>;
}

/**
 * Runs `judge`, which checks a password, within limits for the network and for the account. A try counts before `judge`
 * runs, because otherwise a hundred tries at once would all pass; the count of a right password is given back. The limit
 * for many networks does not hold for a network that the account signed in from before, so strangers cannot lock the
 * owner out.
 * @returns what `judge` returns, or a refusal with `Retry-After` in seconds
 */
export async function withinGuessingLimits<T>(
  limits: RateLimits,
  attempt: Attempt,
  judge: () => Promise<T>,
): Promise<T | Refusal<'too_many_attempts'>> {
  const { networks, pair, account, known } = limitsOf(attempt);
  const tooMany = (seconds: number) => refuse('too_many_attempts', {}, { 'retry-after': String(seconds) });
  const counted: Limit[] = [...networks, pair];
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
    await recordSuccess(limits, attempt);
  }
  return result;
}

/** After a sign-in, by whatever means: forgets the wrong tries of this network and remembers the network for 90 days. */
export async function recordSuccess(limits: RateLimits, attempt: Attempt): Promise<void> {
  const { pair, known } = limitsOf(attempt);
  await limits.clear([pair]);
  await limits.take([known]);
}
