import { expect, test } from 'vitest';
import { choicesAt, placeOfBrowser } from './paymentChoice.ts';

const both = [
  { provider: 'alipay', channels: ['page', 'wap'] },
  { provider: 'wechat', channels: ['native', 'h5', 'jsapi'] },
] as const;
const named = (
  place: Parameters<typeof choicesAt>[0],
  last: string | null,
  given: Parameters<typeof choicesAt>[1] = both,
) => choicesAt(place, given, last).map(({ provider, channel }) => `${provider} ${channel}`);

test('a wide page offers the page of Alipay and the QR code of WeChat, a narrow one what opens an app', () => {
  expect(named('desktop', null)).toEqual(['alipay page', 'wechat native']);
  expect(named('phone', null)).toEqual(['alipay wap', 'wechat h5']);
});

test('the provider of the last payment comes first, and one that is not set up never', () => {
  expect(named('desktop', 'wechat')).toEqual(['wechat native', 'alipay page']);
  expect(named('desktop', 'nonsense')).toEqual(['alipay page', 'wechat native']);
  expect(named('phone', 'wechat', both.slice(0, 1))).toEqual(['alipay wap']);
  expect(named('desktop', null, [{ provider: 'wechat', channels: ['h5'] }])).toEqual([]);
});

test('inside WeChat only the payment sheet of WeChat is offered, at any width', () => {
  const agent = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50(0x18003233)';
  expect([placeOfBrowser(agent, true), placeOfBrowser(agent, false)]).toEqual(['wechat', 'wechat']);
  expect(named('wechat', 'alipay')).toEqual(['wechat jsapi']);
  expect([placeOfBrowser('Mozilla/5.0', true), placeOfBrowser('Mozilla/5.0', false)]).toEqual([
    'phone',
    'desktop',
  ]);
});
