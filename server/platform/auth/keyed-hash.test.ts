import { expect, test } from 'vitest';
import { createKeyedHash } from './keyed-hash.ts';

test('a hash matches its text, and no other text, secret or purpose', () => {
  const codes = createKeyedHash(() => ['a secret'], 'codes');
  const hash = codes.hash('123456');
  expect(codes.matches(hash, '123456')).toBe(true);
  expect(codes.matches(hash, '123457')).toBe(false);
  expect(createKeyedHash(() => ['another secret'], 'codes').matches(hash, '123456')).toBe(false);
  expect(createKeyedHash(() => ['a secret'], 'links').matches(hash, '123456')).toBe(false);
  for (const other of ['', '*', '$argon2id$v=19$m=19456,t=2,p=1$abc$def'])
    expect(codes.matches(other, '123456')).toBe(false);
});

test('hashes of the old secret match until the old secret is removed', () => {
  let secrets = ['old'];
  const codes = createKeyedHash(() => secrets, 'codes');
  const hash = codes.hash('123456');
  secrets = ['new', 'old'];
  expect(codes.matches(hash, '123456')).toBe(true);
  expect(codes.hash('123456')).not.toBe(hash);
  secrets = ['new'];
  expect(codes.matches(hash, '123456')).toBe(false);
});
