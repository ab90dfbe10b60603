import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { editedMeanwhile, KnownVersion, Version } from './versions.ts';

const current = () => ({ name: 'new', version: 3 });

test('a change of the current version, or without one, is accepted', () => {
  expect(editedMeanwhile(3, 3, current)).toBeNull();
  expect(editedMeanwhile(undefined, 3, current)).toBeNull();
});

test('a change of an older version is refused with the thing as it is now', () => {
  expect(editedMeanwhile(2, 3, current)).toMatchObject({
    code: 'edited_meanwhile',
    definition: { status: 409 },
    details: { current: { name: 'new', version: 3 } },
  });
});

test('versions begin with 1', () => {
  expect([Value.Check(Version, 1), Value.Check(Version, 0), Value.Check(KnownVersion, 0)]).toEqual([
    true,
    false,
    false,
  ]);
});
