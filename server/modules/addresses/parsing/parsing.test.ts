import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { isLowestRegion, listRegions, placesOf } from '../regions.ts';
import { formsOf } from './aliases.ts';
import { parseAddressText } from './service.ts';

const parts = (text: string) => {
  const { recipient, mobile, regionCode, detail } = parseAddressText(text);
  return [recipient, mobile, regionCode, detail];
};

test.each<[what: string, text: string, expected: (string | null)[]]>([
  [
    'name, number, address',
    '张三 13800138000 广东省深圳市南山区科技园路1号',
    ['张三', '13800138000', '440305', '科技园路1号'],
  ],
  [
    'address, name, number, without 省/市',
    '广东深圳南山区科技园路1号3栋501 张三 138-0013-8000',
    ['张三', '13800138000', '440305', '科技园路1号3栋501'],
  ],
  [
    'labels, lines and full-width digits',
    '收货人：李四\n手机号：＋８６ １３８００１３８０００\n所在地区：北京市 北京市 朝阳区\n详细地址：建国路 88 号 5 号楼 1203',
    ['李四', '13800138000', '110105', '建国路 88 号 5 号楼 1203'],
  ],
  [
    'a municipality without its city',
    '上海浦东新区祖冲之路 887 弄 欧阳修 13800138000',
    ['欧阳修', '13800138000', '310115', '祖冲之路 887 弄'],
  ],
  [
    'commas, and a city of the lowest level below a province',
    '王小明，13800138000，浙江省义乌市稠城街道江滨路1号',
    ['王小明', '13800138000', '330782', '稠城街道江滨路1号'],
  ],
  [
    'a district whose name begins with 市',
    '济南市中区经四路5号 13800138000 赵先生',
    ['赵先生', '13800138000', '370103', '经四路5号'],
  ],
  [
    'an autonomous prefecture by its short name',
    '湖北恩施州恩施市航空大道1号13800138000张三丰',
    ['张三丰', '13800138000', '422801', '航空大道1号'],
  ],
  [
    'a city without districts, nothing between detail, name and number',
    '东莞市南城街道鸿福路1号陈小明13800138000',
    ['陈小明', '13800138000', '441900', '南城街道鸿福路1号'],
  ],
  [
    'a name with a dot',
    '新疆乌鲁木齐天山区解放北路1号 阿不都·热合曼 13800138000',
    ['阿不都·热合曼', '13800138000', '650102', '解放北路1号'],
  ],
  [
    'a Latin name',
    'Zhang San 13800138000 广东省广州市天河区天河路 1 号',
    ['Zhang San', '13800138000', '440106', '天河路 1 号'],
  ],
  [
    '86 before the number, a postcode behind',
    '内蒙呼和浩特新城区中山东路1号 刘洋 8613800138000 010000',
    ['刘洋', '13800138000', '150102', '中山东路1号'],
  ],
  [
    '0086, brackets, a road that is named after another city',
    '江苏省南京市鼓楼区上海路5号（近广州路） 周杰（收） 008613800138000',
    ['周杰', '13800138000', '320106', '上海路5号(近广州路)'],
  ],
  [
    'hyphens',
    '重庆市渝中区解放碑步行街1号3-2-501-张三-13800138000',
    ['张三', '13800138000', '500103', '解放碑步行街1号3-2-501'],
  ],
  [
    'slashes between the levels',
    '福建省/福州市/鼓楼区/五四路1号/张三/13800138000',
    ['张三', '13800138000', '350102', '五四路1号'],
  ],
  [
    'a district of many cities: which one is not said',
    '朝阳区建国路1号 张三 13800138000',
    ['张三', '13800138000', null, '朝阳区建国路1号'],
  ],
  [
    'a road that begins like a district',
    '深圳南山大道1号 张三 13800138000',
    ['张三', '13800138000', null, '深圳南山大道1号'],
  ],
  [
    'a region without a district',
    '张三 13800138000 广东省广州市',
    ['张三', '13800138000', null, '广东省广州市'],
  ],
  [
    'an address without a name or a number',
    '广东省广州市天河区天河路1号',
    [null, null, '440106', '天河路1号'],
  ],
  [
    'a landline',
    '张三 010-88886666 北京市朝阳区建国路1号',
    ['张三', null, '110105', '010-88886666 建国路1号'],
  ],
])('%s', (_what, text, expected) => {
  expect(parts(text)).toEqual(expected);
});

test('an address with its four parts is certain; one without a part is not', () => {
  expect(parseAddressText('张三 13800138000 广东省深圳市南山区科技园路1号').confidence).toBe(1);
  for (const text of [
    '你好',
    '13800138000',
    '广东省广州市天河区天河路1号',
    '张三 13800138000 朝阳区建国路1号',
  ])
    expect(parseAddressText(text).confidence).toBeLessThanOrEqual(0.5);
});

const LOWEST = listRegions()
  .map(({ code }) => code)
  .filter(isLowestRegion);
const namesOf = (code: string) => {
  const { province, city, district } = placesOf(code);
  return [province, city, ...(district === null ? [] : [district])];
};

test('the whole name of every region of the country is understood, also without its city', () => {
  const wrong = LOWEST.filter((code) => {
    const names = namesOf(code);
    const readings = [names.join(''), names.join(' '), names.join(',')];
    return readings.some((text) => parseAddressText(`${text}和平路1号`).regionCode !== code);
  });
  expect(wrong).toEqual([]);
});

test('the short names of province and city are understood for every region', () => {
  const short = (name: string) => formsOf(name).at(-1) ?? name;
  const wrong = LOWEST.filter((code) => {
    const [province = '', city = '', district] = namesOf(code);
    if (district === undefined) return false;
    return parseAddressText(`${short(province)}${short(city)}${district}和平路1号`).regionCode !== code;
  });
  expect(wrong.map((code) => [code, ...namesOf(code)])).toEqual([]);
});

const recipients = fc
  .tuple(
    fc.constantFrom(...'王李张刘陈杨黄赵吴周徐孙'),
    fc.constantFrom('伟', '芳', '小明', '秀英', '建国', '子涵', '一诺'),
  )
  .map(([surname, given]) => surname + given);
const mobiles = fc
  .tuple(fc.constantFrom('135', '138', '159', '186', '188'), fc.integer({ min: 10_000_000, max: 99_999_999 }))
  .map(([head, tail]) => `${head}${tail}`);
const details = fc
  .tuple(
    fc.constantFrom('人民路', '建设大街', '科技园路', '滨江大道'),
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([road, no, building]) => `${road}${no}号${building}栋`);
const fullWidth = (text: string) =>
  text.replace(/[0-9+]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const writtenMobiles = [
  (mobile: string) => mobile,
  (mobile: string) => `+86${mobile}`,
  (mobile: string) => `+86 ${mobile}`,
  (mobile: string) => `86-${mobile}`,
  (mobile: string) => mobile.replace(/^(...)(....)/, '$1-$2-'),
  (mobile: string) => mobile.replace(/^(...)(....)/, '$1 $2 '),
  fullWidth,
];

test('four parts written in any order, with any separator, come back as they were', () => {
  fc.assert(
    fc.property(
      fc.record({
        recipient: recipients,
        mobile: mobiles,
        code: fc.constantFrom(...LOWEST),
        detail: details,
        separator: fc.constantFrom(' ', '  ', ',', '，', '、', ';', '；', '\n', '\t', ' | ', '/', '\u3000'),
        written: fc.constantFrom(...writtenMobiles),
        between: fc.constantFrom('', ' '),
        order: fc.constantFrom('rma', 'mra', 'arm', 'amr', 'ram', 'mar'),
      }),
      ({ recipient, mobile, code, detail, separator, written, between, order }) => {
        const address = [...namesOf(code), detail].join(between);
        const pieces = { r: recipient, m: written(mobile), a: address };
        const text = [...order].map((piece) => pieces[piece as 'r' | 'm' | 'a']).join(separator);
        expect(parseAddressText(text)).toEqual({
          recipient,
          mobile,
          regionCode: code,
          detail,
          confidence: 1,
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever the text is, the answer has parts that an address accepts, and none is made up', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 500 }),
    fc
      .array(
        fc.constantFrom(
          '省',
          '市',
          '区',
          '张三',
          '138',
          '13800138000',
          '北京',
          '广东省',
          '\uE000',
          '收货人：',
          '-',
          '号',
          ' ',
          '\n',
          '+86',
        ),
        {
          maxLength: 40,
        },
      )
      .map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const { recipient, mobile, regionCode, detail, confidence } = parseAddressText(typed);
      expect(mobile === null || parseMobile(mobile) !== null).toBe(true);
      expect(regionCode === null || isLowestRegion(regionCode)).toBe(true);
      expect(recipient === null || (recipient !== '' && [...recipient].length <= 50)).toBe(true);
      expect(detail === null || (detail !== '' && [...detail].length <= 200)).toBe(true);
      if ([recipient, mobile, regionCode, detail].includes(null)) expect(confidence).toBeLessThanOrEqual(0.5);
    }),
    { numRuns: 1_000 },
  );
});
