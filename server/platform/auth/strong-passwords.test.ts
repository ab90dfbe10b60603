import { expect, test } from 'vitest';
import { passwordWeakness } from './strong-passwords.ts';

test.each(['a long enough password', 'river stone lantern', 'Str0ng-Pass-77', '长江长城黄山黄河泰山'])(
  '%s is strong',
  (password) => expect(passwordWeakness(password, ['manager'])).toBeNull(),
);

test.each([
  ['short', 'x7Kq!9Z', 'length'],
  ['too long', 'a7Kq!'.repeat(26), 'length'],
  ['common', 'password', 'guessable'],
  ['common with digits', 'Passw0rd!2026', 'guessable'],
  ['a row of keys', 'qwertyuiop123', 'guessable'],
  ['the username with a year', 'manager2024', 'guessable'],
  ['the username twice', 'managermanager', 'guessable'],
  ['the username backwards', 'reganam01', 'guessable'],
])('%s is refused', (_, password, weakness) =>
  expect(passwordWeakness(password, ['manager'])).toBe(weakness),
);
