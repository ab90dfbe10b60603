import { expect, test } from 'vitest';
import zh from '../../locales/zh-CN/settings.json' with { type: 'json' };
import { partOf, SECTIONS, type ShopSettings } from './sections.ts';

test('no setting stands in two sections, so that a section never saves what another edits', () => {
  const keys = SECTIONS.flatMap((section) => section.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test('each text of a section belongs to its settings and has a label', () => {
  const labels = zh.fields as Record<string, unknown>;
  for (const { keys, texts } of SECTIONS)
    for (const { path } of texts) {
      expect(keys).toContain(path.split('.')[0]);
      const label = path
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], labels);
      expect(label, path).toEqual(expect.any(String));
    }
});

test('the part of a section has its settings and the version, and nothing else', () => {
  const settings = { shopName: '店', footer: { icp: '1' }, guestCart: true, version: 3 } as ShopSettings;
  expect(partOf(settings, ['footer'])).toEqual({ footer: { icp: '1' }, version: 3 });
});
