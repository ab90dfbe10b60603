import { dictionary } from '@zxcvbn-ts/language-common';

/** Too short to be chosen anyway, so not worth remembering. */
const MIN_LENGTH = 8;

const COMMON = new Set(dictionary['passwords-common'].filter((each) => String(each).length >= MIN_LENGTH));

/** Whether it is among the passwords that attackers try first, however its letters are cased. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.toLowerCase());
}
