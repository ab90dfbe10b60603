import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Rig } from '../../simulators/test-rig.ts';
import type { browserOf } from './people.ts';

type Browser = ReturnType<typeof browserOf>;

/** The newest code that the SMS simulator received for the number; '' where there is none. */
export async function newestCode(rig: Rig, mobile: string): Promise<string> {
  const { body } = await rig.ask<{ items: { code: string }[] }>(
    'GET',
    `/sms/control/messages?mobile=${mobile}`,
  );
  return body.items[0]?.code ?? '';
}

/** Asks the shop for a code and reads it from the SMS simulator. */
export async function requestCode(rig: Rig, browser: Browser, mobile: string): Promise<string> {
  const answer = await browser.post('/api/auth/sms/codes', { mobile });
  expect(answer.statusCode, answer.body).toBe(202);
  expect(answer.json()).toEqual({ retryAfterSeconds: 60 });
  return newestCode(rig, mobile);
}

export function wrongCodeFor(right: string): string {
  return ((Number(right) + 1) % 1_000_000).toString().padStart(6, '0');
}

/** The status of an answer and the code of its problem. */
export function outcomeOf(answer: LightMyRequestResponse): [number, string | undefined] {
  return [answer.statusCode, answer.json().code];
}
