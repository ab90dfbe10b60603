import { expect, test } from 'vitest';
import english from '../../locales/en/permissions.json' with { type: 'json' };
import chinese from '../../locales/zh-CN/permissions.json' with { type: 'json' };
import { PERMISSION_GROUPS, PERMISSIONS, permissionsIn } from './permissionGroups.ts';

test.each([
  ['Chinese', chinese],
  ['English', english],
])('every permission has a text in %s, and every text a permission', (_, texts) => {
  const named = Object.entries(texts).flatMap(([area, verbs]) =>
    Object.keys(verbs).map((verb) => `${area}.${verb}`),
  );
  expect(named.sort()).toEqual([...PERMISSIONS].sort());
});

test('every permission stands in one group', () => {
  expect(PERMISSION_GROUPS.flatMap(permissionsIn)).toHaveLength(PERMISSIONS.length);
});
