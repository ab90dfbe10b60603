import type { Refusal } from '../../platform/http/problems.ts';
import { violatedUnique } from '../../platform/postgres/postgres.ts';
import { refuse } from './errors.ts';

export type TakenRefusal = Refusal<'username_taken' | 'mobile_taken'>;

const FIELDS = { username_taken: 'username', mobile_taken: 'mobile' } as const;

/** The refusal with an entry for its field, so that a form shows the message beside the input. */
export function refuseTaken(code: keyof typeof FIELDS): TakenRefusal {
  const { zh, en } = refuse(code).definition;
  return refuse(code, { errors: [{ path: FIELDS[code], zh, en }] });
}

/** Runs `write`. When another request took the username or the number meanwhile, the answer is the refusal. */
export async function refuseIfTaken<T>(write: () => Promise<T>): Promise<T | TakenRefusal> {
  try {
    return await write();
  } catch (error) {
    const index = violatedUnique(error);
    if (index === 'users_username_key') return refuseTaken('username_taken');
    if (index === 'users_mobile_key') return refuseTaken('mobile_taken');
    throw error;
  }
}
