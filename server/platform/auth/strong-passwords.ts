import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

export const STRONG_PASSWORD_MIN = 8;
export const STRONG_PASSWORD_MAX = 128;

/** One of zxcvbn's scores 0 to 4. With 3, somebody who knows common passwords needs at least 10^8 guesses. */
const SCORE_MIN = 3;

let factory: ZxcvbnFactory | null = null;

/** Created at the first call: its dictionaries take 25 ms and some memory, and most processes never need it. */
function zxcvbn(): ZxcvbnFactory {
  factory ??= new ZxcvbnFactory({ dictionary: { ...dictionary }, graphs: adjacencyGraphs });
  return factory;
}

/** Why a password is weak: its length, a common password, a pattern, or likeness to one of the names. */
export type PasswordWeakness = 'length' | 'guessable';

/**
 * Judges a new password by the strongest rules of the shop.
 * @param names words that an attacker tries first for this person, such as the username
 * @returns null for a strong password
 */
export function passwordWeakness(password: string, names: readonly string[]): PasswordWeakness | null {
  if (password.length < STRONG_PASSWORD_MIN || password.length > STRONG_PASSWORD_MAX) return 'length';
  return zxcvbn().check(password, [...names, 'jishi', '集市']).score < SCORE_MIN ? 'guessable' : null;
}
