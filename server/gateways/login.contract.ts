import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../simulators/test-rig.ts';
import type { LoginGateway, LoginPlace } from './login.ts';

/** What a test of the contract needs to know of one third party and its simulator. */
export interface LoginWorld {
  /** The name of the third party in the addresses of its simulator's controls. */
  name: 'weibo' | 'wechat';
  place: LoginPlace;
  create(settings: Rig['settings'], options?: { timeoutMs?: number }): LoginGateway;
  /** The same application with a wrong secret. */
  withWrongSecret(settings: Rig['settings']): LoginGateway;
  /** The switch of the simulator that makes the API fail. */
  faults(fault: string): object;
  uidOf(person: string): string;
  /** Whether a code is bound to the address that it was given for. */
  bindsAddress: boolean;
}

/** What every adapter of the port must do, run on the adapter and its simulator. */
export function describeLoginGateway(title: string, world: LoginWorld): void {
  const redirectUri = `http://127.0.0.1:9/api/auth/${world.name}/callback`;
  const { place } = world;
  let rig: Rig;
  let gateway: LoginGateway;

  async function decide(what: 'authorize' | 'deny', more: object = {}): Promise<URLSearchParams> {
    const authorizeUrl = gateway.authorizeUrl({ state: 'abc123', redirectUri, place });
    const path = `/${world.name}/control/${what}`;
    const { body } = await rig.ask<{ redirectTo: string }>('POST', path, { authorizeUrl, ...more });
    const back = new URL(body.redirectTo);
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    return back.searchParams;
  }
  const codeOf = async (uid: string) => (await decide('authorize', { uid })).get('code') ?? '';
  const setFault = (fault: object) => rig.ask('PUT', `/${world.name}/control/faults`, fault);

  describe(title, () => {
    beforeAll(async () => {
      rig = await startSimulators();
      gateway = world.create(rig.settings);
    });
    afterEach(() => setFault({}));
    afterAll(() => rig.close());

    test('the place is one that is set up', () => expect(gateway.places).toContain(place));

    test('the state comes back as it was sent, and the code is worth a profile', async () => {
      const query = await decide('authorize', { uid: '77' });
      expect(query.get('state')).toBe('abc123');
      const code = query.get('code') ?? '';
      expect(gateway.readCallback(Object.fromEntries(query))).toEqual({ outcome: 'code', code });
      expect(await gateway.exchange({ code, redirectUri, place })).toEqual({
        outcome: 'profile',
        profile: {
          uid: world.uidOf('77'),
          formerUids: expect.any(Array),
          nickname: expect.stringContaining('77'),
          avatarUrl: expect.stringContaining(rig.url),
        },
      });
    });

    test('a person is the same person at the next sign-in, and another person is another', async () => {
      const uidOf = async (person: string) => {
        const result = await gateway.exchange({ code: await codeOf(person), redirectUri, place });
        return result.outcome === 'profile' ? result.profile.uid : result.outcome;
      };
      expect(await uidOf('5')).toBe(await uidOf('5'));
      expect(await uidOf('6')).not.toBe(await uidOf('5'));
    });

    test('the user refuses', async () => {
      const query = await decide('deny');
      expect(gateway.readCallback(Object.fromEntries(query))).toEqual({ outcome: 'denied' });
    });

    test.each([{}, { code: '' }, { code: ['a', 'b'] }])('a callback of %j is malformed', (query) => {
      expect(gateway.readCallback(query)).toEqual({ outcome: 'malformed' });
    });

    test('a code works once, and an invented one never', async () => {
      const code = await codeOf('7');
      expect(await gateway.exchange({ code, redirectUri, place })).toMatchObject({ outcome: 'profile' });
      expect(await gateway.exchange({ code, redirectUri, place })).toEqual({ outcome: 'invalid_code' });
      const invented = { code: 'nonsense', redirectUri, place };
      expect(await gateway.exchange(invented)).toEqual({ outcome: 'invalid_code' });
    });

    test('a code for another address is invalid where the third party compares it', async () => {
      const elsewhere = { code: await codeOf('7'), redirectUri: 'http://127.0.0.1:9/elsewhere', place };
      const { outcome } = await gateway.exchange(elsewhere);
      expect(outcome).toBe(world.bindsAddress ? 'invalid_code' : 'profile');
    });

    test('a wrong secret is unavailable, with a number that explains it and without the secret', async () => {
      const code = await codeOf('7');
      const result = await world.withWrongSecret(rig.settings).exchange({ code, redirectUri, place });
      expect(result).toEqual({ outcome: 'unavailable', reason: expect.stringMatching(/err\w*code \d+/) });
      expect(JSON.stringify(result)).not.toContain('wrong-secret');
    });

    test.each(['down', 'lost_response', 'slow'])('an API that is %s is unavailable', async (fault) => {
      const code = await codeOf('7');
      await setFault(world.faults(fault));
      const hasty = world.create(rig.settings, { timeoutMs: 300 });
      expect(await hasty.exchange({ code, redirectUri, place })).toEqual({
        outcome: 'unavailable',
        reason: expect.any(String),
      });
    });
  });
}
