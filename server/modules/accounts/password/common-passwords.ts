import { dictionary } from '@zxcvbn-ts/language-common';

/** The schema refuses shorter passwords already. */
const MIN_LENGTH = 8;

const COMMON = new Set(dictionary['passwords-common'].filter((each) => String(each).length >= MIN_LENGTH));

/** Whether the password is among those that attackers try first, in any case of its letters. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.toLowerCase());
}
