import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { createGateways } from '../../../gateways/index.ts';
import { LOGIN_PROVIDERS } from '../../../gateways/login-providers.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, newName, PASSWORD, refreshCookie, registration } from '../../../test/people.ts';
import { visitorOf } from '../../../test/third-party.ts';

let rig: Rig;
let shop: TestShop;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const outcome = (answer: LightMyRequestResponse) => [answer.statusCode, answer.json().code];

describe.each(LOGIN_PROVIDERS)('%s', (provider) => {
  let visitor: ReturnType<typeof visitorOf>;
  beforeAll(() => {
    visitor = visitorOf({ shop, rig, provider });
  });

  describe('signing in', () => {
    test('the first sign-in binds an existing account, the second signs in and goes to returnTo', async () => {
      const person = visitor.newPerson();
      const username = newName();
      const owner = await visitor.register({ username });
      const ticket = await visitor.ticketOf(person);
      const wrong = await visitor.bind({ ticket, username, password: 'not it' });
      expect(outcome(wrong)).toEqual([401, 'bad_credentials']);
      const bound = await visitor.bind({ ticket, username, password: PASSWORD });
      expect(bound.statusCode).toBe(200);
      expect(bound.json()).toMatchObject({ user: { id: owner.json().user.id }, returnTo: '/cart' });
      expect(refreshCookie(bound)).not.toBe('');

      const second = await visitor.signIn(person, '/products/1?from=here#top');
      expect(second.statusCode).toBe(302);
      expect(second.headers.location).toBe('/products/1?from=here#top');
      const refreshed = await visitor.refresh(refreshCookie(second));
      const me = await visitor.ask('GET', '/api/me', undefined, bearerOf(refreshed));
      expect(me.json().id).toBe(owner.json().user.id);
    });

    test('the first sign-in can make an account; that uses the ticket up', async () => {
      const person = visitor.newPerson();
      const ticket = await visitor.ticketOf(person);
      const bad = await visitor.bind({
        ticket,
        create: registration({ username: 'short', passwordConfirm: 'x' }),
      });
      expect(bad.statusCode).toBe(400);
      expect(
        bad
          .json()
          .errors.map((each: { path: string }) => each.path)
          .sort(),
      ).toEqual(['create.passwordConfirm', 'create.username']);
      const { username } = (await visitor.register()).json().user;
      const taken = await visitor.bind({ ticket, create: registration({ username }) });
      expect(outcome(taken)).toEqual([409, 'username_taken']);
      const form = registration();
      const made = await visitor.bind({ ticket, create: form });
      expect(made.statusCode, made.body).toBe(201);
      expect(made.json().user).toMatchObject({ username: form.username, hasPassword: true });
      expect(await visitor.usersOf(person)).toEqual([made.json().user.id]);
      expect(outcome(await visitor.bind({ ticket, create: registration() }))).toEqual([
        410,
        'ticket_expired',
      ]);
    });

    test('a ticket without an account is refused, and the missing fields are named', async () => {
      const answer = await visitor.bind({ ticket: await visitor.ticketOf(visitor.newPerson()) });
      expect(answer.json().errors.map((each: { path: string }) => each.path)).toEqual([
        'username',
        'password',
      ]);
    });

    test('ten binds at once, of one ticket or of ten tickets for one third-party user, make one account', async () => {
      const person = visitor.newPerson();
      const ticket = await visitor.ticketOf(person);
      const same = await Promise.all(
        Array.from({ length: 10 }, () => visitor.bind({ ticket, create: registration() })),
      );
      expect(same.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(410)]);

      const other = visitor.newPerson();
      const tickets = await Promise.all(Array.from({ length: 10 }, () => visitor.ticketOf(other)));
      const forms = tickets.map((each) => ({ ticket: each, create: registration() }));
      const answers = await Promise.all(forms.map((form) => visitor.bind(form)));
      expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(410)]);
      expect(await visitor.usersOf(other)).toHaveLength(1);
      const names = forms.map(({ create }) => create.username);
      const { rows } = await shop.database.pool.query('SELECT FROM users WHERE username = ANY($1)', [names]);
      expect(rows).toHaveLength(1);
    });

    test('a ticket older than ten minutes is refused', async () => {
      const ticket = await visitor.ticketOf(visitor.newPerson());
      await shop.database.pool.query(
        `UPDATE binding_tickets SET expires_at = expires_at - interval '10 minutes'`,
      );
      expect(outcome(await visitor.bind({ ticket, create: registration() }))).toEqual([
        410,
        'ticket_expired',
      ]);
    });

    test('a ticket is refused in every other browser, and shows whose it is in its own', async () => {
      const attacker = await visitor.ticketOf(visitor.newPerson());
      const { cookie: victim } = await visitor.start();
      const username = newName();
      const owner = await visitor.register({ username });
      for (const cookie of ['', 'jishi_third_party=', victim]) {
        const existing = { ticket: attacker, username, password: PASSWORD };
        expect(outcome(await visitor.bind(existing, cookie))).toEqual([410, 'ticket_expired']);
        expect(outcome(await visitor.bind({ ticket: attacker, create: registration() }, cookie))).toEqual([
          410,
          'ticket_expired',
        ]);
        expect(outcome(await visitor.bindOwn(attacker, bearerOf(owner), cookie))).toEqual([
          410,
          'ticket_expired',
        ]);
        expect(outcome(await visitor.ownerOf(attacker, cookie))).toEqual([410, 'ticket_expired']);
      }
      expect((await visitor.ownerOf(attacker)).json()).toEqual({
        provider,
        nickname: expect.any(String),
      });
      expect((await visitor.bind({ ticket: attacker, username, password: PASSWORD })).statusCode).toBe(200);
      expect(outcome(await visitor.ownerOf(attacker))).toEqual([410, 'ticket_expired']);
    });

    test('a second third-party user for one account is third_party_bound', async () => {
      const username = newName();
      await visitor.register({ username });
      const first = await visitor.ticketOf(visitor.newPerson());
      expect((await visitor.bind({ ticket: first, username, password: PASSWORD })).statusCode).toBe(200);
      const second = await visitor.ticketOf(visitor.newPerson());
      expect(outcome(await visitor.bind({ ticket: second, username, password: PASSWORD }))).toEqual([
        409,
        'third_party_bound',
      ]);
      expect((await visitor.bind({ ticket: second, create: registration() })).statusCode).toBe(201);
    });
  });

  describe('a failed sign-in', () => {
    const location = async (path: string, cookie: string) =>
      (await visitor.callback(path, cookie)).headers.location;

    test('the user refuses: the login page with the error `denied`', async () => {
      const { authorizeUrl, cookie } = await visitor.start();
      expect(await location(await visitor.deny(authorizeUrl), cookie)).toBe(
        `/login?error=${provider}_denied`,
      );
    });

    test('a state that was used, is older than ten minutes, or comes from another browser is the error `state`', async () => {
      const { authorizeUrl, cookie } = await visitor.start();
      const path = await visitor.agree(authorizeUrl, visitor.newPerson());
      const stale = `/login?error=${provider}_state`;
      expect(await location(path, '')).toBe(stale);
      expect(await location(path, (await visitor.start()).cookie)).toBe(stale);
      expect(await location(path, cookie)).toMatch(/^\/bind#ticket=/);
      expect(await location(path, cookie)).toBe(stale);
      expect(await location(`/api/auth/${provider}/callback?code=x&state=made-up`, cookie)).toBe(stale);
      expect(await location(`/api/auth/${provider}/callback`, cookie)).toBe(stale);
      const old = await visitor.start();
      await shop.database.pool.query(
        `UPDATE login_states SET expires_at = expires_at - interval '10 minutes'`,
      );
      expect(await location(await visitor.agree(old.authorizeUrl, visitor.newPerson()), old.cookie)).toBe(
        stale,
      );
    });

    test('two tabs of one browser can both sign in', async () => {
      const one = await visitor.start();
      const two = await visitor.start('/cart', { cookie: one.cookie });
      expect(two.cookie).toBe(one.cookie);
      for (const tab of [one, two])
        expect(
          await location(await visitor.agree(tab.authorizeUrl, visitor.newPerson()), two.cookie),
        ).toMatch(/^\/bind#/);
    });

    test('a code that was used already is the error `state`', async () => {
      const first = await visitor.start();
      const path = await visitor.agree(first.authorizeUrl, visitor.newPerson());
      await visitor.callback(path, first.cookie);
      const again = await visitor.start();
      const state = new URL(again.authorizeUrl).searchParams.get('state') ?? '';
      const reused = new URL(path, 'http://shop');
      reused.searchParams.set('state', state);
      expect(await location(reused.pathname + reused.search, again.cookie)).toBe(
        `/login?error=${provider}_state`,
      );
    });

    test('no answer: the error `down`', async () => {
      const { authorizeUrl, cookie } = await visitor.start();
      const path = await visitor.agree(authorizeUrl, visitor.newPerson());
      await visitor.setDown(true);
      expect(await location(path, cookie)).toBe(`/login?error=${provider}_down`);
      await visitor.setDown(false);
    });

    test('the state cookie is HttpOnly and SameSite=Lax', async () => {
      const { answer } = await visitor.start();
      expect(answer.cookies).toEqual([
        expect.objectContaining({
          name: 'jishi_third_party',
          httpOnly: true,
          sameSite: 'Lax',
          path: '/api',
        }),
      ]);
    });

    test.each([
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      'cart',
      ' /cart',
      '/api/auth/logout',
      '/cart\r\nset-cookie: a=b',
    ])('returnTo %j is refused', async (returnTo) => {
      const answer = await visitor.ask(
        'GET',
        `/api/auth/${provider}/url?returnTo=${encodeURIComponent(returnTo)}`,
      );
      expect(outcome(answer)).toEqual([400, 'validation_failed']);
    });
  });

  test('without settings the routes are gateway_not_configured and the error `down`', async () => {
    const bare = await startTestShop();
    try {
      const ask = (url: string) => browserOf(bare).ask('GET', url);
      expect(outcome(await ask(`/api/auth/${provider}/url`))).toEqual([503, 'gateway_not_configured']);
      expect((await ask(`/api/auth/${provider}/callback?code=1&state=1`)).headers.location).toBe(
        `/login?error=${provider}_down`,
      );
    } finally {
      await bare.close();
    }
  });
});
