interface StaffFacts {
  username: string;
  name: string;
  status: 'active' | 'disabled';
  isInvited: boolean;
}

export type Standing = 'active' | 'disabled' | 'invited';

/** One word for what an account is: an invitation that nobody accepted yet counts before it is active. */
export function standingOf({ status, isInvited }: Pick<StaffFacts, 'status' | 'isInvited'>): Standing {
  if (status === 'disabled') return 'disabled';
  return isInvited ? 'invited' : 'active';
}

/** Whether a row of the staff list fits the filters; empty filters fit everybody. */
export function matchesStaff(row: StaffFacts, filters: { q: string; status: string }): boolean {
  const text = filters.q.trim().toLowerCase();
  const hasText = `${row.name} ${row.username}`.toLowerCase().includes(text);
  return hasText && (filters.status === '' || standingOf(row) === filters.status);
}
