import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createStaff } from '../modules/staff/index.ts';
import { createPasswords } from '../platform/auth/passwords.ts';
import { isRefusal } from '../platform/http/problems.ts';
import type { TestShop } from './app.ts';

/** A password of staff that passes the rules. */
export const STAFF_PASSWORD = 'granite otter violin';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Headers = Record<string, string>;

export interface SignedInStaff {
  id: string;
  username: string;
  headers: Headers;
  /** `name=value` of the refresh cookie. */
  cookie: string;
}

export const codeOf = (answer: LightMyRequestResponse): string =>
  `${answer.statusCode} ${answer.body === '' ? '' : (answer.json().code ?? '')}`.trim();

/** Asks the back office of a shop as a browser does. */
export function backOfficeOf(shop: TestShop) {
  const passwords = createPasswords();
  const ask = (method: Method, url: string, payload?: object, headers: Headers = {}) =>
    shop.app.inject({ method, url: `/api/admin${url}`, headers, ...(payload && { payload }) });

  async function account(roles: string[]): Promise<{ id: string; username: string }> {
    const username = `staff${randomUUID().slice(0, 8)}`;
    const made = await createStaff(shop.database.db, passwords, {
      username,
      password: STAFF_PASSWORD,
      roles,
    });
    if (isRefusal(made)) throw new Error(made.code);
    return made;
  }

  const login = (username: string, password = STAFF_PASSWORD, headers: Headers = {}) =>
    ask('POST', '/auth/login', { username, password }, headers);

  /** What a sign-in that succeeded leaves in a browser. */
  function browserAfter(answer: LightMyRequestResponse): SignedInStaff {
    if (answer.statusCode !== 200) throw new Error(`not signed in: ${answer.body}`);
    const { staff, accessToken } = answer.json();
    const cookie = answer.cookies.find(({ name }) => name === 'jishi_staff_refresh');
    return {
      id: staff.id,
      username: staff.username,
      headers: { authorization: `Bearer ${accessToken}` },
      cookie: `jishi_staff_refresh=${cookie?.value ?? ''}`,
    };
  }

  return {
    ask,
    account,
    login,
    browserAfter,
    /** Makes an account with these roles and signs in to it. */
    signedIn: async (roles: string[]) => browserAfter(await login((await account(roles)).username)),
    /** Makes the session's last proof older than a step-up counts. */
    async ageProof(staffId: string): Promise<void> {
      await shop.database.pool.query(
        "UPDATE staff_sessions SET stepped_up_at = now() - interval '601 seconds' WHERE staff_id = $1",
        [staffId],
      );
    },
  };
}
