import { expect, test } from 'vitest';
import { isLowestRegion, placesOf, regionsBelow } from './regions.ts';

function walk(parent: string | null): { code: string; depth: number; hasChildren: boolean }[] {
  return regionsBelow(parent).flatMap(({ code, hasChildren }) => [
    { code, depth: 1, hasChildren },
    ...walk(code).map((below) => ({ ...below, depth: below.depth + 1 })),
  ]);
}
const all = walk(null);

test('every region has a code of six digits and is listed once, at most three levels deep', () => {
  expect(regionsBelow(null)).toHaveLength(31);
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(3_000);
  expect(all.filter(({ code }) => !/^\d{6}$/.test(code))).toEqual([]);
  expect(Math.max(...all.map(({ depth }) => depth))).toBe(3);
});

test('a region is of the lowest level exactly when it has no children, and then it has a province and a city', () => {
  for (const { code, hasChildren } of all) {
    expect(isLowestRegion(code)).toBe(!hasChildren);
    const { province, city } = placesOf(code);
    expect(province).not.toBe('');
    if (!hasChildren) expect(city).not.toBe('');
  }
});

test.each([
  ['310115', '上海市', '上海市', '浦东新区'],
  ['500229', '重庆市', '重庆市', '城口县'],
  ['440106', '广东省', '广州市', '天河区'],
  ['441900', '广东省', '东莞市', null],
  ['442000', '广东省', '中山市', null],
  ['460400', '海南省', '儋州市', null],
  ['620200', '甘肃省', '嘉峪关市', null],
  ['419001', '河南省', '济源市', null],
  ['429021', '湖北省', '神农架林区', null],
  ['659001', '新疆维吾尔自治区', '石河子市', null],
  ['653228', '新疆维吾尔自治区', '和田地区', '和康县'],
  ['653229', '新疆维吾尔自治区', '和田地区', '和安县'],
  ['460302', '海南省', '三沙市', '西沙区'],
  ['460303', '海南省', '三沙市', '南沙区'],
  ['232761', '黑龙江省', '大兴安岭地区', '加格达奇区'],
  ['540302', '西藏自治区', '昌都市', '卡若区'],
])('%s is %s %s %s', (code, province, city, district) => {
  expect(isLowestRegion(code)).toBe(true);
  expect(placesOf(code)).toEqual({ province, city, district });
});

test('a region with children and an unknown code are not of the lowest level', () => {
  for (const code of ['440000', '440100', '110100', '', '999999', '441999', '__proto__'])
    expect(isLowestRegion(code)).toBe(false);
  expect(regionsBelow('999999')).toEqual([]);
  expect(regionsBelow('441900')).toEqual([]);
});

test('an unknown code is shown as the name of the city', () => {
  expect(placesOf('999999')).toEqual({ province: '', city: '999999', district: null });
});

test.each([
  ['320576', '江苏省', '苏州市', '苏州工业园区'],
  ['460321', '海南省', '三沙市', '西沙群岛'],
])('the retired code %s keeps its names and is not offered', (code, province, city, district) => {
  expect(placesOf(code)).toEqual({ province, city, district });
  expect(isLowestRegion(code)).toBe(false);
  expect(all.map((region) => region.code)).not.toContain(code);
});
