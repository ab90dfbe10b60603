import type { FieldError } from '../../../platform/http/problems.ts';
import { NOT_A_MOBILE, parseMobile } from '../../../platform/values/mobile.ts';

/** What the schema cannot check in a mobile number. The schema reports a field of another type. */
export function mobileErrors(mobile: unknown): FieldError[] {
  if (typeof mobile !== 'string' || parseMobile(mobile) !== null) return [];
  return [{ path: 'mobile', ...NOT_A_MOBILE }];
}
