import { expect, test } from 'vitest';
import { networkOf, networksOf, siteOf } from './networks.ts';

test.each([
  ['203.0.113.7', ['203.0.113.7']],
  [null, ['unknown']],
  ['2001:db8:1:2345::1', ['2001:db8:1:2345::/64', '2001:db8:1:2300::/56', '2001:db8:1::/48']],
  [
    '2001:DB8:0001:2345:aaaa:bbbb:cccc:dddd',
    ['2001:db8:1:2345::/64', '2001:db8:1:2300::/56', '2001:db8:1::/48'],
  ],
  ['2001:db8::', ['2001:db8:0:0::/64', '2001:db8:0:0::/56', '2001:db8:0::/48']],
  ['::1', ['0:0:0:0::/64', '0:0:0:0::/56', '0:0:0::/48']],
  ['64:ff9b:1:2:3:4:192.0.2.33', ['64:ff9b:1:2::/64', '64:ff9b:1:0::/56', '64:ff9b:1::/48']],
  ['1:2::192.0.2.33', ['1:2:0:0::/64', '1:2:0:0::/56', '1:2:0::/48']],
])('%s is counted under %j', (ip, names) => {
  expect(networksOf(ip).map(({ name }) => name)).toEqual(names);
  expect([networkOf(ip), siteOf(ip)]).toEqual([names.at(0), names.at(-1)]);
});

test('a larger block has a higher limit than a smaller one', () => {
  expect(networksOf('2001:db8::1').map(({ factor }) => factor)).toEqual([1, 4, 16]);
});
