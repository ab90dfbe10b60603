import { expect, test } from 'vitest';
import { offeredAt, readThirdPartyError, readTicket } from './thirdParties.ts';

test.each([
  ['weibo_denied', { provider: 'weibo', reason: 'denied' }],
  ['weibo_taken', { provider: 'weibo', reason: 'taken' }],
  ['weibo_', null],
  ['qq_denied', null],
  [['weibo_denied', 'weibo_down'], null],
  [undefined, null],
])('the error %j is %j', (error, read) => {
  expect(readThirdPartyError(error)).toEqual(read);
});

test.each([
  ['#ticket=abc', { ticket: 'abc', provider: 'weibo', isForOwn: false }],
  ['#ticket=abc&purpose=bind', { ticket: 'abc', provider: 'weibo', isForOwn: true }],
  ['#ticket=abc&provider=wechat&purpose=bind', { ticket: 'abc', provider: 'wechat', isForOwn: true }],
  ['#ticket=abc&provider=qq', null],
  ['#ticket=', null],
  ['', null],
])('the fragment %j is read as %j', (fragment, read) => {
  expect(readTicket(fragment)).toEqual(read);
});

test('inside WeChat its official account counts, elsewhere its website application', () => {
  const offers = { weibo: true, wechat: true, wechatInside: false };
  expect(offeredAt(offers, false)).toEqual(['wechat', 'weibo']);
  expect(offeredAt(offers, true)).toEqual(['weibo']);
  expect(offeredAt({ ...offers, wechat: false, wechatInside: true }, true)).toEqual(['wechat', 'weibo']);
});
