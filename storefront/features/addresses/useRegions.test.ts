import { expect, test } from 'vitest';
import { nextTick } from 'vue';
import { codesAbove, useRegions } from './useRegions.ts';

const TREE: Record<string, [string, string, boolean][]> = {
  '': [
    ['110000', '北京市', true],
    ['440000', '广东省', true],
  ],
  '110000': [['110100', '市辖区', true]],
  '110100': [
    ['110101', '东城区', false],
    ['110105', '朝阳区', false],
  ],
  '440000': [
    ['440300', '深圳市', true],
    ['441900', '东莞市', false],
  ],
  '440300': [['440305', '南山区', false]],
};

function regions(isDown = () => false) {
  const get = async (_path: string, input: { query?: { parent?: string } }) => {
    if (isDown()) throw new Error('down');
    const below = TREE[input.query?.parent ?? ''] ?? [];
    return { items: below.map(([code, name, hasChildren]) => ({ code, name, hasChildren })) };
  };
  return useRegions({ get: get as never });
}

test('a code gives the codes of its province, city and district', () => {
  expect(codesAbove('330106')).toEqual(['330000', '330100', '330106']);
  expect(codesAbove('441900')).toEqual(['440000', '441900']);
  expect(codesAbove('')).toEqual([]);
  expect(codesAbove('12')).toEqual([]);
});

test('each choice opens the level below, and a new choice removes the deeper levels', async () => {
  const picker = regions();
  await picker.start('');
  await picker.choose(0, '440000');
  expect(picker.code.value).toBe('');
  await picker.choose(1, '440300');
  await picker.choose(2, '440305');
  expect(picker.code.value).toBe('440305');
  await picker.choose(0, '110000');
  expect(picker.chosen.slice(0, 2)).toEqual(['110000', '110100']);
  expect(picker.code.value).toBe('');
});

test('the only city of a municipality is chosen automatically', async () => {
  const picker = regions();
  await picker.start('');
  await picker.choose(0, '110000');
  expect(picker.lists[2]?.map((region) => region.code)).toEqual(['110101', '110105']);
});

test('a city without districts is complete', async () => {
  const picker = regions();
  await picker.start('');
  await picker.choose(0, '440000');
  await picker.choose(1, '441900');
  expect(picker.code.value).toBe('441900');
  expect(picker.lists).toHaveLength(2);
});

test('an earlier code opens every level down to its own', async () => {
  const picker = regions();
  await picker.start('110105');
  await nextTick();
  expect([...picker.chosen]).toEqual(['110000', '110100', '110105']);
  expect(picker.code.value).toBe('110105');
});

test('when regions fail to load, the form says so and can load them again', async () => {
  let isDown = true;
  const picker = regions(() => isDown);
  await picker.start('');
  expect(picker.hasFailed.value).toBe(true);
  isDown = false;
  await picker.retry();
  expect(picker.hasFailed.value).toBe(false);
  expect(picker.lists[0]).toHaveLength(2);

  isDown = true;
  await picker.choose(0, '440000');
  expect(picker.hasFailed.value).toBe(true);
  isDown = false;
  await picker.retry();
  expect(picker.hasFailed.value).toBe(false);
  expect([...picker.chosen]).toEqual(['440000']);
  expect(picker.lists[1]).toHaveLength(2);
});
