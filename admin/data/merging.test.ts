import { expect, test } from 'vitest';
import { changedFields, changesOf, compare, merge } from './merging.ts';

const base = {
  name: 'Tea',
  footer: { icp: '1', license: '' },
  tags: ['a'],
  banner: null as { title: string } | null,
  version: 1,
};

test('groups are compared field by field, lists as a whole, and the version not at all', () => {
  const after = { ...base, footer: { icp: '2', license: '' }, tags: ['a', 'b'], version: 9 };
  expect(changedFields(base, after)).toEqual(['footer.icp', 'tags']);
  expect(changesOf(base, after)).toEqual({ footer: { icp: '2' }, tags: ['a', 'b'] });
});

test('what only one of two people changed is kept from both', () => {
  const mine = { ...base, name: 'Green tea' };
  const theirs = { ...base, footer: { icp: '2', license: 'x' }, version: 2 };
  const comparison = compare(base, mine, theirs);
  expect(comparison).toMatchObject({
    onlyMine: ['name'],
    onlyTheirs: ['footer.icp', 'footer.license'],
    both: [],
  });
  expect(merge(comparison, [])).toEqual({ ...theirs, name: 'Green tea' });
});

test('a field that both changed is taken as chosen', () => {
  const mine = { ...base, name: 'Green tea', tags: [] as string[] };
  const theirs = { ...base, name: 'Black tea', tags: ['z'], version: 2 };
  const comparison = compare(base, mine, theirs);
  expect(comparison.both).toEqual(['name', 'tags']);
  expect(merge(comparison, ['name'])).toEqual({ ...theirs, tags: [] });
  expect(merge(comparison, [])).toEqual({ ...mine, version: 2 });
});

test('the same change by both is no conflict', () => {
  const mine = { ...base, name: 'Green tea' };
  expect(compare(base, mine, { ...mine, version: 2 })).toMatchObject({
    both: [],
    onlyMine: [],
    onlyTheirs: [],
  });
});

test('a group that one removed and the other edited is chosen as a whole', () => {
  const before = { ...base, banner: { title: 'Sale' } as { title: string } | null };
  const comparison = compare(
    before,
    { ...before, banner: null },
    { ...before, banner: { title: 'New' }, version: 2 },
  );
  expect(comparison.both).toEqual(['banner']);
  expect(merge(comparison, []).banner).toBeNull();
  expect(merge(comparison, ['banner']).banner).toEqual({ title: 'New' });
});
