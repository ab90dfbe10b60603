import type { ShopSettings } from './sections.ts';

type Shipping = ShopSettings['shipping'];
type Rule = Shipping['byProvince'][number];

/** A new rule begins with the fee of most places. */
export function addRule(shipping: Shipping): void {
  const { feeFen, freeFromFen } = shipping;
  shipping.byProvince.push({ provinces: [], feeFen, freeFromFen, isServed: true });
}

export function toggleProvince(rule: Rule, code: string): void {
  rule.provinces = rule.provinces.includes(code)
    ? rule.provinces.filter((each) => each !== code)
    : [...rule.provinces, code].sort();
}

/** What is wrong with the provinces of a rule, of whichever of them the server says it. */
export function errorOfRule(errors: Record<string, string>, index: number): string | undefined {
  const prefix = `shipping.byProvince[${index}].provinces`;
  return Object.entries(errors).find(([path]) => path.startsWith(prefix))?.[1];
}
