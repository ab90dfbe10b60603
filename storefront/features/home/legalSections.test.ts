import { expect, test } from 'vitest';
import { sectionsOf } from './legalSections.ts';

test('a line that begins with # starts a section', () => {
  expect(sectionsOf('第一段\r\n\r\n第二段\n# 退货\n七天内\n## 退款\n原路退回\n')).toEqual([
    { title: '', text: '第一段\n\n第二段' },
    { title: '退货', text: '七天内' },
    { title: '退款', text: '原路退回' },
  ]);
});

test('a text without a heading is one section, and an empty text has none', () => {
  expect(sectionsOf('照常办理')).toEqual([{ title: '', text: '照常办理' }]);
  expect(sectionsOf(' \n')).toEqual([]);
});
