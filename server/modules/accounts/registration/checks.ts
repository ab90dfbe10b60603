import type { FieldError } from '../../../platform/http/problems.ts';
import { mobileErrors } from '../mobile/rules.ts';
import { newPasswordErrors } from '../password/rules.ts';

/** What the schema cannot check in a registration. The fields may have any type: all errors are reported at once. */
export function registrationErrors(body: unknown): FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { username, mobile, password, passwordConfirm } = body as Record<string, unknown>;
  const names = { password: 'password', confirm: 'passwordConfirm' };
  return [...mobileErrors(mobile), ...newPasswordErrors(password, passwordConfirm, names, username)];
}
