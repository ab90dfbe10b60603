import { expect, test } from 'vitest';
import { createSealedText } from './sealed-text.ts';

test('a sealed text opens again, looks different each time, and shows nothing of the text', () => {
  const texts = createSealedText(() => ['a secret'], 'totp');
  const [one, two] = [texts.seal('JBSWY3DP', 'wang'), texts.seal('JBSWY3DP', 'wang')];
  expect(one).not.toBe(two);
  expect(one).not.toContain('JBSWY3DP');
  expect(texts.isSealed(one)).toBe(true);
  expect(texts.isSealed('JBSWY3DP')).toBe(false);
  expect(texts.open(one, 'wang')).toEqual({ text: 'JBSWY3DP', isNewest: true });
});

test('it does not open for another owner, purpose or secret, nor when a letter was changed or cut off', () => {
  const texts = createSealedText(() => ['a secret'], 'totp');
  const sealed = texts.seal('JBSWY3DP', 'wang');
  expect(texts.open(sealed, 'li')).toBeNull();
  expect(createSealedText(() => ['a secret'], 'links').open(sealed, 'wang')).toBeNull();
  expect(createSealedText(() => ['another'], 'totp').open(sealed, 'wang')).toBeNull();
  const other = sealed[10] === 'A' ? 'B' : 'A';
  expect(texts.open(`${sealed.slice(0, 10)}${other}${sealed.slice(11)}`, 'wang')).toBeNull();
  expect(texts.open(sealed.slice(0, 12), 'wang')).toBeNull();
  expect(texts.open('v1.', 'wang')).toBeNull();
});

test('after a change of secrets the earlier one still opens what it sealed, and says so', () => {
  let secrets = ['old'];
  const texts = createSealedText(() => secrets, 'totp');
  const sealed = texts.seal('JBSWY3DP', 'wang');
  secrets = ['new', 'old'];
  expect(texts.open(sealed, 'wang')).toEqual({ text: 'JBSWY3DP', isNewest: false });
  expect(texts.open(texts.seal('JBSWY3DP', 'wang'), 'wang')?.isNewest).toBe(true);
});
