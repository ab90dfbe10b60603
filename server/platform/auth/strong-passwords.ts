import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

export const STRONG_PASSWORD_MIN = 8;
export const STRONG_PASSWORD_MAX = 128;

/** Of zxcvbn's scores 0 to 4: 3 takes at least 10^8 guesses of somebody who knows what people choose. */
const SCORE_MIN = 3;

let factory: ZxcvbnFactory | null = null;

/** Made when it is first asked: its dictionaries take 25 ms and some memory. */
function zxcvbn(): ZxcvbnFactory {
  factory ??= new ZxcvbnFactory({ dictionary: { ...dictionary }, graphs: adjacencyGraphs });
  return factory;
}

/** What is wrong with a password: its length, or that it is common, a pattern, or like one of the names. */
export type PasswordWeakness = 'length' | 'guessable';

/**
 * Judges a new password by the strongest rules of the shop.
 * @param names what an attacker tries first for this person, such as their username
 * @returns null for a strong one
 */
export function passwordWeakness(password: string, names: readonly string[]): PasswordWeakness | null {
  if (password.length < STRONG_PASSWORD_MIN || password.length > STRONG_PASSWORD_MAX) return 'length';
  return zxcvbn().check(password, [...names, 'jishi', '集市']).score < SCORE_MIN ? 'guessable' : null;
}
