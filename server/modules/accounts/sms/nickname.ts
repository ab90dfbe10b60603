import { randomInt } from 'node:crypto';

/** A name for somebody who has not chosen one. */
export function givenNickname(): string {
  return `用户${randomInt(1_000_000).toString().padStart(6, '0')}`;
}
