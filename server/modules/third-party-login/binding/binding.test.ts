import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { createGateways } from '../../../gateways/index.ts';
import { LOGIN_PROVIDERS } from '../../../gateways/login-providers.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, newMobile, newName, PASSWORD, refreshCookie, registration } from '../../../test/people.ts';
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

  describe('binding from the account page', () => {
    test('a signed-in user binds a third-party user, and nobody is signed in by the way back', async () => {
      const person = visitor.newPerson();
      const here = await visitor.register();
      const { answer, ticket } = await visitor.returnToBind(person, here);
      expect(refreshCookie(answer)).toBe('');
      const bound = await visitor.bindOwn(ticket, bearerOf(here));
      expect([bound.statusCode, bound.json().uid]).toEqual([201, visitor.uidOf(person)]);
      expect(await visitor.usersOf(person)).toEqual([here.json().user.id]);

      const again = await visitor.returnToBind(person, here);
      expect(again.answer.headers.location).toBe('/account/security');
      expect(refreshCookie(again.answer)).toBe('');
    });

    test('a third-party user of another account is refused, and the browser stays with its own account', async () => {
      const person = visitor.newPerson();
      const other = await visitor.bind({ ticket: await visitor.ticketOf(person), create: registration() });
      const here = await visitor.register();
      const { answer } = await visitor.returnToBind(person, here);
      expect(answer.headers.location).toBe(`/account/security?error=${provider}_taken`);
      expect(refreshCookie(answer)).toBe('');
      expect(await visitor.usersOf(person)).toEqual([other.json().user.id]);
    });

    test('a third-party user that another account binds meanwhile is third_party_taken', async () => {
      const person = visitor.newPerson();
      const here = await visitor.register();
      const { ticket } = await visitor.returnToBind(person, here);
      await visitor.bind({ ticket: await visitor.ticketOf(person), create: registration() });
      expect(outcome(await visitor.bindOwn(ticket, bearerOf(here)))).toEqual([409, 'third_party_taken']);
    });

    test('the same user bound in two tabs is bound once, and both tabs are told so', async () => {
      const person = visitor.newPerson();
      const here = await visitor.register();
      const tabs = [await visitor.returnToBind(person, here), await visitor.returnToBind(person, here)];
      const answers = await Promise.all(tabs.map(({ ticket }) => visitor.bindOwn(ticket, bearerOf(here))));
      expect(answers.map((each) => each.statusCode)).toEqual([201, 201]);
      expect(await visitor.usersOf(person)).toHaveLength(1);
    });

    test('a ticket that one account asked for binds no other account', async () => {
      const here = await visitor.register();
      const username = newName();
      const other = await visitor.register({ username });
      const { ticket } = await visitor.returnToBind(visitor.newPerson(), here);
      const refused = [410, 'ticket_expired'];
      expect(outcome(await visitor.bindOwn(ticket, bearerOf(other)))).toEqual(refused);
      expect(outcome(await visitor.bind({ ticket, username, password: PASSWORD }))).toEqual(refused);
      expect(outcome(await visitor.bind({ ticket, create: registration() }))).toEqual(refused);
      expect((await visitor.bindOwn(ticket, bearerOf(here))).statusCode).toBe(201);
    });

    test('a refusal at the third party and a state that is too old lead back to the account page', async () => {
      const here = await visitor.register();
      const location = async (path: string, cookie: string) =>
        (await visitor.callback(path, cookie)).headers.location;
      const no = await visitor.startBinding(bearerOf(here));
      expect(await location(await visitor.deny(no.authorizeUrl), no.cookie)).toBe(
        `/account/security?error=${provider}_denied`,
      );
      const old = await visitor.startBinding(bearerOf(here));
      await shop.database.pool.query(
        `UPDATE login_states SET expires_at = expires_at - interval '10 minutes'`,
      );
      expect(await location(await visitor.agree(old.authorizeUrl, visitor.newPerson()), old.cookie)).toBe(
        `/account/security?error=${provider}_state`,
      );
    });

    test('needs a session that has proven who it is', async () => {
      const here = await visitor.register();
      await shop.database.pool.query(`UPDATE sessions SET proven_at = proven_at - interval '11 minutes'`);
      const answer = await visitor.ask(
        'GET',
        `/api/me/third-party/${provider}/url`,
        undefined,
        bearerOf(here),
      );
      expect(outcome(answer)).toEqual([403, 'step_up_required']);
    });
  });

  describe('bound accounts', () => {
    async function boundShopper() {
      const person = visitor.newPerson();
      const form = registration();
      const answer = await visitor.bind({ ticket: await visitor.ticketOf(person), create: form });
      return { person, form, headers: bearerOf(answer), id: answer.json().user.id };
    }

    test('are listed, and can be unbound where there is another way to sign in', async () => {
      const { person, headers } = await boundShopper();
      const { items } = (await visitor.ask('GET', '/api/me/third-party', undefined, headers)).json();
      expect(items).toEqual([
        { provider, uid: visitor.uidOf(person), nickname: expect.any(String), boundAt: expect.any(String) },
      ]);
      const unbind = (provider: string) =>
        visitor.ask('DELETE', `/api/me/third-party/${provider}`, undefined, headers);
      expect((await unbind('qq')).statusCode).toBe(404);
      expect((await unbind(provider)).statusCode).toBe(204);
      expect((await unbind(provider)).statusCode).toBe(404);
      expect((await visitor.signIn(person)).headers.location).toMatch(/^\/bind#/);
    });

    test('the last way to sign in cannot be unbound', async () => {
      const { person, headers, id } = await boundShopper();
      await shop.database.pool.query('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
      const answer = await visitor.ask('DELETE', `/api/me/third-party/${provider}`, undefined, headers);
      expect(outcome(answer)).toEqual([409, 'last_sign_in_way']);
      expect(await visitor.usersOf(person)).toEqual([id]);
    });

    test('a signed-in user binds a ticket without a password; an ended session cannot', async () => {
      const person = visitor.newPerson();
      const here = await visitor.register({ mobile: newMobile() });
      const bound = await visitor.bindOwn(await visitor.ticketOf(person), bearerOf(here));
      expect([bound.statusCode, bound.json().uid]).toEqual([201, visitor.uidOf(person)]);
      expect(await visitor.usersOf(person)).toEqual([here.json().user.id]);
      await visitor.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(here)}` });
      expect(
        outcome(await visitor.bindOwn(await visitor.ticketOf(visitor.newPerson()), bearerOf(here))),
      ).toEqual([403, 'token_invalid']);
      const unbind = await visitor.ask(
        'DELETE',
        `/api/me/third-party/${provider}`,
        undefined,
        bearerOf(here),
      );
      expect(outcome(unbind)).toEqual([403, 'token_invalid']);
    });

    test('a used ticket binds nothing, even after the account is unbound', async () => {
      const person = visitor.newPerson();
      const headers = bearerOf(await visitor.register({ mobile: newMobile() }));
      const ticket = await visitor.ticketOf(person);
      expect((await visitor.bindOwn(ticket, headers)).statusCode).toBe(201);
      expect(
        (await visitor.ask('DELETE', `/api/me/third-party/${provider}`, undefined, headers)).statusCode,
      ).toBe(204);
      const again = await visitor.bind({ ticket, create: registration() });
      expect(outcome(again)).toEqual([410, 'ticket_expired']);
      expect(await visitor.usersOf(person)).toEqual([]);
    });

    test('are removed with the account', async () => {
      const { person, headers } = await boundShopper();
      expect((await visitor.ask('DELETE', '/api/me', { password: PASSWORD }, headers)).statusCode).toBe(204);
      expect(await visitor.usersOf(person)).toEqual([]);
      expect((await visitor.signIn(person)).headers.location).toMatch(/^\/bind#/);
    });
  });
});
