import { describe, expect, test } from 'vitest';
import type { ApiAnswer } from './client.ts';
import { ApiProblem } from './problem.ts';
import { createTokenKeeper, type Exclusively } from './tokens.ts';

const NOW_MS = 1_000_000_000;
const tokenThatExpiresIn = (ms: number, name = 'x') =>
  `h.${btoa(JSON.stringify({ exp: (NOW_MS + ms) / 1000, jti: name }))}.s`;

/** One lock for all token keepers of a test, as the tabs of one browser share it. */
function sharedLock(): Exclusively {
  let last: Promise<unknown> = Promise.resolve();
  return (_name, work) => {
    const own = last.catch(() => {}).then(work);
    last = own;
    return own;
  };
}

function browser(...answers: (ApiAnswer | ApiProblem)[]) {
  const values = new Map<string, string>();
  const exclusively = sharedLock();
  const seen = { refreshes: 0, sessionsOver: 0 };
  const openTab = () =>
    createTokenKeeper({
      key: 'token',
      refreshPath: '/api/auth/refresh',
      storage: {
        getItem: (name) => values.get(name) ?? null,
        setItem: (name, value) => void values.set(name, value),
        removeItem: (name) => void values.delete(name),
      },
      async send() {
        seen.refreshes += 1;
        const next = answers.shift();
        if (next instanceof ApiProblem || next === undefined) throw next ?? new Error('asked too often');
        return next;
      },
      exclusively,
      now: () => NOW_MS,
      onSessionOver: () => {
        seen.sessionsOver += 1;
      },
    });
  return { values, seen, openTab };
}

const fresh = (token: string): ApiAnswer => ({
  status: 200,
  body: { accessToken: token },
  header: () => null,
});
const over = (code: string): ApiAnswer => ({ status: 401, body: { code }, header: () => null });

test('a token is stored under the name that the front end gives', () => {
  const { openTab, values } = browser();
  openTab().keep('abc');
  expect(values.get('token')).toBe('abc');
});

describe('replacing', () => {
  test('happens once when several requests and tabs find the token refused', async () => {
    const { openTab, values, seen } = browser(fresh('new'));
    values.set('token', 'old');
    const tabs = [openTab(), openTab()];
    const tokens = await Promise.all([...tabs, ...tabs].map((tab) => tab.replace('old')));
    expect(tokens).toEqual(['new', 'new', 'new', 'new']);
    expect(seen.refreshes).toBe(1);
  });

  test.each(['refresh_expired', 'refresh_reused', 'refresh_missing'])(
    '%s ends the session, once',
    async (code) => {
      const { openTab, values, seen } = browser(over(code));
      values.set('token', 'old');
      const tab = openTab();
      expect(await Promise.all([tab.replace('old'), tab.replace('old')])).toEqual([null, null]);
      expect(values.has('token')).toBe(false);
      expect(seen).toEqual({ refreshes: 1, sessionsOver: 1 });
    },
  );

  test('keeps the token when no answer comes, because the session may still exist', async () => {
    const { openTab, values, seen } = browser(ApiProblem.offline());
    values.set('token', 'old');
    await expect(openTab().replace('old')).rejects.toMatchObject({ code: 'offline' });
    expect(values.get('token')).toBe('old');
    expect(seen.sessionsOver).toBe(0);
  });

  test('keeps the token when the server answers an error', async () => {
    const { openTab, values } = browser({
      status: 503,
      body: { code: 'database_unavailable' },
      header: () => null,
    });
    values.set('token', 'old');
    await expect(openTab().replace('old')).rejects.toMatchObject({ status: 503 });
    expect(values.get('token')).toBe('old');
  });
});

describe('a token that expires soon', () => {
  test('is replaced before it is sent', async () => {
    const { openTab, values, seen } = browser(fresh('new'));
    values.set('token', tokenThatExpiresIn(2_000));
    expect(await openTab().current()).toBe('new');
    expect(seen.refreshes).toBe(1);
  });

  test('is sent while it is valid', async () => {
    const { openTab, values, seen } = browser();
    const token = tokenThatExpiresIn(60_000);
    values.set('token', token);
    expect(await openTab().current()).toBe(token);
    expect(seen.refreshes).toBe(0);
  });

  test('that cannot be read is sent, and the server judges it', async () => {
    const { openTab, values } = browser();
    values.set('token', 'not-a-token');
    expect(await openTab().current()).toBe('not-a-token');
  });
});

test('after a sign-in at another site the refresh cookie alone brings the token', async () => {
  const { openTab, values, seen } = browser(fresh('from-weibo'));
  expect(await openTab().restore()).toBe('from-weibo');
  expect(values.get('token')).toBe('from-weibo');
  expect(seen.sessionsOver).toBe(0);
});
