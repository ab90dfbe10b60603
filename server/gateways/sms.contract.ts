import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ownTime } from '../test/own-time.ts';
import type { SmsGateway } from './sms.ts';

export type SmsFault = 'down' | 'slow' | 'rate_limited' | 'refused';

/** A provider and its phones as a test drives them. */
export interface SmsWorld {
  gateway: SmsGateway;
  /** The same provider, reached by a client that waits this long for each call. */
  patient(timeoutMs: number): SmsGateway;
  /** A client whose address nobody listens on. */
  unreachable: SmsGateway;
  /** The messages that arrived on the phones, newest first; of a notice `code` is its text, or the part that varies. */
  arrived(): Promise<{ mobile: string; code: string }[]>;
  fault(fault: SmsFault | null): Promise<void>;
  close(): Promise<void>;
}

/** What every SMS provider must do for the shop. */
export function describeSmsGateway(name: string, openWorld: () => Promise<SmsWorld>): void {
  describe(`SMS port: ${name}`, () => {
    let world: SmsWorld;
    beforeAll(async () => {
      world = await openWorld();
    });
    afterEach(() => world.fault(null));
    afterAll(() => world.close());

    test('a code arrives at its number, leading zeros and all', async () => {
      expect(await world.gateway.sendCode({ mobileE164: '+8613800138000', code: '012345' })).toEqual({
        outcome: 'sent',
      });
      expect((await world.arrived())[0]).toEqual({ mobile: '+8613800138000', code: '012345' });
    });

    test('a notice about a new number arrives at the old one', async () => {
      const notice = { mobileE164: '+8613800138000', newMobile: '139****8000' };
      expect(await world.gateway.sendMobileChanged(notice)).toEqual({ outcome: 'sent' });
      const [newest] = await world.arrived();
      expect(newest).toEqual({
        mobile: '+8613800138000',
        code: expect.stringContaining('139****8000'),
      });
    });

    test('abroad as well', async () => {
      expect(await world.gateway.sendCode({ mobileE164: '+85251234567', code: '654321' })).toEqual({
        outcome: 'sent',
      });
      expect((await world.arrived())[0]).toEqual({ mobile: '+85251234567', code: '654321' });
    });

    test.each([
      ['rate_limited', { outcome: 'rate_limited' }],
      ['refused', { outcome: 'refused', code: expect.stringMatching(/\w/) }],
      ['down', { outcome: 'unavailable', reason: expect.any(String) }],
    ] as const)('%s is an outcome, and nothing arrives', async (fault, outcome) => {
      const before = (await world.arrived()).length;
      await world.fault(fault);
      expect(await world.gateway.sendCode({ mobileE164: '+8613800138001', code: '111111' })).toEqual(outcome);
      expect(await world.arrived()).toHaveLength(before);
    });

    test('a slow provider is not waited for past the deadline', async () => {
      const patient = world.patient(300);
      await patient.sendCode({ mobileE164: '+8613800138002', code: '222222' });
      await world.fault('slow');
      const startedAt = ownTime();
      const result = await patient.sendCode({ mobileE164: '+8613800138002', code: '333333' });
      expect(result).toEqual({ outcome: 'unavailable', reason: expect.any(String) });
      expect(ownTime() - startedAt).toBeLessThan(2_000);
    });

    test('nobody listening is unavailable, and the code is in no reason', async () => {
      const request = { mobileE164: '+8613800138003', code: '918273' };
      const unreachable = await world.unreachable.sendCode(request);
      expect(unreachable).toMatchObject({ outcome: 'unavailable' });
      await world.fault('down');
      expect(JSON.stringify([unreachable, await world.gateway.sendCode(request)])).not.toContain('918273');
    });
  });
}
