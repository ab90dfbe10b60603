import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((each) =>
    each.status === 'fulfilled' ? 'done' : each.reason.message,
  );

test('a password matches its hash in every Unicode form, and another password does not', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('café ﬁnal 長い');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.matches(hash, 'cafe\u0301 final 長い')).toBe(true);
  expect(await passwords.matches(hash, 'cafe final 長い')).toBe(false);
});

test('the event loop runs while a password is hashed', async () => {
  const order: string[] = [];
  const hashing = createPasswords()
    .hash('river stone lantern')
    .then(() => order.push('hashed'));
  await new Promise<void>((done) => setImmediate(done));
  order.push('turned');
  await hashing;
  expect(order).toEqual(['turned', 'hashed']);
});

test('with the queue full hash answers sign_in_busy; with the queue empty it works again', async () => {
  const passwords = createPasswords(2, 3);
  const rush = Array.from({ length: 10 }, () => passwords.hash('river stone lantern'));
  expect(await outcomes(rush)).toEqual([...Array(5).fill('done'), ...Array(5).fill('sign_in_busy')]);
  expect(await outcomes(Array.from({ length: 5 }, () => passwords.matches(null, 'x')))).toEqual(
    Array(5).fill('done'),
  );
});

test('a flood from one network delays another network by at most one hash', async () => {
  const passwords = createPasswords(1);
  const done: string[] = [];
  const hash = (share: string) => passwords.hash('river stone lantern', share).then(() => done.push(share));
  const flood = Array.from({ length: 20 }, () => hash('flood'));
  await Promise.all([...flood, hash('owner'), hash('another')]);
  // One hash of the flood ran already, and the flood had one more turn.
  expect(done.indexOf('owner')).toBeLessThanOrEqual(2);
  expect(done.indexOf('another')).toBeLessThanOrEqual(3);
  expect(done).toHaveLength(22);
});

test('one network cannot fill the queue', async () => {
  const passwords = createPasswords(1, 10, 4);
  const flood = Array.from({ length: 20 }, () => passwords.hash('river stone lantern', 'flood'));
  const owner = passwords.hash('river stone lantern', 'owner');
  expect(await outcomes([...flood, owner])).toEqual([
    ...Array(5).fill('done'),
    ...Array(15).fill('sign_in_busy'),
    'done',
  ]);
});

test('without a stored hash matches does the same work and uses a place in the queue', async () => {
  const passwords = createPasswords(1, 0);
  await passwords.matches(null, 'warm');
  const [nobody] = [passwords.matches(null, 'x')];
  await new Promise<void>((done) => setImmediate(done));
  expect(await outcomes([passwords.hash('river stone lantern')])).toEqual(['sign_in_busy']);
  expect(await nobody).toBe(false);
});
