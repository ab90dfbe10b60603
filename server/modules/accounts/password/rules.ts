import type { FieldError } from '../../../platform/http/problems.ts';
import { isCommonPassword } from './common-passwords.ts';

const COMMON = {
  zh: '这个密码太常见，容易被猜到',
  en: 'This password is too common and easily guessed',
};
const DIFFERENT = { zh: '两次输入的密码不一致', en: 'The two passwords are not the same' };
const SAME_AS_USERNAME = { zh: '密码不能与用户名相同', en: 'The password must not be the username' };

/**
 * What the schema cannot check in a new password that is sent twice.
 * @param names of the two fields, for the errors
 * @param username of the same form, where there is one
 */
export function newPasswordErrors(
  password: unknown,
  confirm: unknown,
  names: { password: string; confirm: string },
  username?: unknown,
): FieldError[] {
  const errors: FieldError[] = [];
  // The schema reports a field of another type.
  if (typeof password !== 'string') return errors;
  if (isCommonPassword(password)) errors.push({ path: names.password, ...COMMON });
  else if (typeof username === 'string' && password.toLowerCase() === username.toLowerCase())
    errors.push({ path: names.password, ...SAME_AS_USERNAME });
  if (typeof confirm === 'string' && confirm !== password) errors.push({ path: names.confirm, ...DIFFERENT });
  return errors;
}
