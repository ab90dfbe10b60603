import type { FieldError, Refusal } from '../../../platform/http/problems.ts';
import { violatedUnique } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { refuse } from '../errors.ts';
import { isCommonPassword } from '../password/common-passwords.ts';

const NO_MOBILE = { zh: '请填写中国大陆手机号', en: 'A mobile number of mainland China' };
const COMMON = {
  zh: '这个密码太常见，容易被猜到',
  en: 'This password is too common and easily guessed',
};
const DIFFERENT = { zh: '两次输入的密码不一致', en: 'The two passwords are not the same' };
const LIKE_NAME = { zh: '密码不能与用户名相同', en: 'The password must not be the username' };

/** What the schema cannot say about a new password sent twice; fields of another type are the schema's to refuse. */
export function newPasswordErrors(
  password: unknown,
  confirm: unknown,
  names: { password: string; confirm: string },
  username?: unknown,
): FieldError[] {
  const errors: FieldError[] = [];
  if (typeof password !== 'string') return errors;
  if (isCommonPassword(password)) errors.push({ path: names.password, ...COMMON });
  else if (typeof username === 'string' && password.toLowerCase() === username.toLowerCase())
    errors.push({ path: names.password, ...LIKE_NAME });
  if (typeof confirm === 'string' && confirm !== password) errors.push({ path: names.confirm, ...DIFFERENT });
  return errors;
}

/** What the schema cannot say about a mobile number. */
export function mobileErrors(mobile: unknown): FieldError[] {
  if (typeof mobile !== 'string' || parseMobile(mobile) !== null) return [];
  return [{ path: 'mobile', ...NO_MOBILE }];
}

/** What the schema cannot say about a registration, whatever its fields hold. */
export function registrationErrors(body: unknown): FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { username, mobile, password, passwordConfirm } = body as Record<string, unknown>;
  const names = { password: 'password', confirm: 'passwordConfirm' };
  return [...mobileErrors(mobile), ...newPasswordErrors(password, passwordConfirm, names, username)];
}

/** A refusal that also stands beside its field in the form. */
function takenField<Code extends 'username_taken' | 'mobile_taken'>(code: Code, path: string): Refusal<Code> {
  const { zh, en } = refuse(code).definition;
  return refuse(code, { errors: [{ path, zh, en }] });
}

const usernameTaken = () => takenField('username_taken', 'username');
const mobileTaken = () => takenField('mobile_taken', 'mobile');

/** The refusal that a violated unique index of `users` stands for; null for any other index. */
function takenByIndex(index: string | null): Refusal<'username_taken' | 'mobile_taken'> | null {
  if (index === 'users_username_key') return usernameTaken();
  return index === 'users_mobile_key' ? mobileTaken() : null;
}

/** The refusal for a name or number that somebody has. */
export function takenRefusal(taken: {
  isUsernameTaken: boolean;
  isMobileTaken: boolean;
}): Refusal<'username_taken' | 'mobile_taken'> | null {
  if (taken.isUsernameTaken) return usernameTaken();
  return taken.isMobileTaken ? mobileTaken() : null;
}

/** Writes, and turns a name or number that somebody else took meanwhile into its refusal. */
export async function orTaken<T>(
  write: () => Promise<T>,
): Promise<T | Refusal<'username_taken' | 'mobile_taken'>> {
  try {
    return await write();
  } catch (error) {
    const taken = takenByIndex(violatedUnique(error));
    if (taken === null) throw error;
    return taken;
  }
}
