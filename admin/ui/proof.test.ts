import { expect, test } from 'vitest';
import { stepUpKinds } from './proof.ts';

test('a password proves who one is only where there is no second factor', () => {
  expect(stepUpKinds([])).toEqual(['password']);
  expect(stepUpKinds(['totp'])).toEqual(['totp', 'recovery']);
  expect(stepUpKinds(['totp', 'passkey'])).toEqual(['totp', 'passkey', 'recovery']);
});
