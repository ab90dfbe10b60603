import {
  passwordWeakness,
  STRONG_PASSWORD_MAX,
  STRONG_PASSWORD_MIN,
} from '../../../platform/auth/strong-passwords.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { FieldError, Refusal } from '../../../platform/http/problems.ts';

const WEAKNESSES = {
  length: {
    zh: `密码为 ${STRONG_PASSWORD_MIN}–${STRONG_PASSWORD_MAX} 个字符`,
    en: `A password has ${STRONG_PASSWORD_MIN} to ${STRONG_PASSWORD_MAX} characters`,
  },
  guessable: {
    zh: '这个密码太常见或与姓名相近，容易被猜到',
    en: 'This password is common, a pattern, or like the name, and easily guessed',
  },
};
const DIFFERENT = { zh: '两次输入的密码不一致', en: 'The two passwords are not the same' };

/** What is wrong with a new password of staff, in English for the command line; null for a good one. */
export function weaknessText(password: string, names: readonly string[]): string | null {
  const weakness = passwordWeakness(password, names);
  return weakness && WEAKNESSES[weakness].en;
}

/** Refuses a new password that is weak or was typed differently the second time, beside its field. */
export function refuseWeakPassword(
  input: { password: string; confirm: string },
  paths: { password: string; confirm: string },
  names: readonly string[],
): Refusal<'validation_failed'> | null {
  const errors: FieldError[] = [];
  const weakness = passwordWeakness(input.password, names);
  if (weakness !== null) errors.push({ path: paths.password, ...WEAKNESSES[weakness] });
  if (input.confirm !== input.password) errors.push({ path: paths.confirm, ...DIFFERENT });
  return errors.length > 0 ? refuse('validation_failed', { errors }) : null;
}
