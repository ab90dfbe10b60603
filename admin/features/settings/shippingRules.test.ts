import { expect, test } from 'vitest';
import { addRule, errorOfRule, toggleProvince } from './shippingRules.ts';

test('a new rule begins with the fee of most places and no province', () => {
  const shipping = { feeFen: 800, freeFromFen: null, byProvince: [] };
  addRule(shipping);
  expect(shipping.byProvince).toEqual([{ provinces: [], feeFen: 800, freeFromFen: null, isServed: true }]);
});

test('a province is put into a rule and taken out, in the order of the codes', () => {
  const rule = { provinces: ['650000'], feeFen: 0, freeFromFen: null, isServed: true };
  toggleProvince(rule, '540000');
  expect(rule.provinces).toEqual(['540000', '650000']);
  toggleProvince(rule, '650000');
  expect(rule.provinces).toEqual(['540000']);
});

test('a message about one province of a rule stands at the rule', () => {
  const errors = { 'shipping.byProvince[1].provinces[0]': 'stands in two rules' };
  expect(errorOfRule(errors, 1)).toBe('stands in two rules');
  expect(errorOfRule(errors, 0)).toBeUndefined();
});
