import { expect, test } from 'vitest';
import { chooseLanguage } from './languages.ts';

const ask = (query: unknown, cookie: string | undefined, acceptLanguage: string | undefined) =>
  chooseLanguage({ query, cookie, acceptLanguage });

test('the URL decides, then the cookie, then the browser', () => {
  expect(ask('en', 'zh-CN', 'zh-CN')).toBe('en');
  expect(ask('zh-CN', 'en', 'en')).toBe('zh-CN');
  expect(ask(undefined, 'en', 'zh-CN')).toBe('en');
  expect(ask('fr', 'de', 'en-GB,en;q=0.9')).toBe('en');
});

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh-TW', 'zh-CN'],
  ['en;q=0.3, zh;q=0.7', 'zh-CN'],
  ['fr-FR, en;q=0.5', 'en'],
  ['en;q=0, zh;q=0.1', 'zh-CN'],
  ['fr, de', 'zh-CN'],
  ['*', 'zh-CN'],
  ['', 'zh-CN'],
  [';;;q=x,,', 'zh-CN'],
])('%s → %s', (header, language) => {
  expect(ask(undefined, undefined, header)).toBe(language);
});
