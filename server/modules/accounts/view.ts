import { maskMobile } from '../../platform/values/mobile.ts';
import type { UserRow } from './queries.ts';
import type { User } from './schema.ts';

/** The user as they see themselves. */
export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    mobile: row.mobile === null ? null : maskMobile(row.mobile),
    mobileVerifiedAt: row.mobileVerifiedAt?.toISOString() ?? null,
    nickname: row.nickname,
    avatarUrl: row.avatarUrl,
    hasPassword: row.passwordHash !== null,
    createdAt: row.createdAt.toISOString(),
  };
}
