import { expect, test } from 'vitest';
import { type CategoryNode, flattenTree, possibleParents } from './tree.ts';

const node = (id: string, children: CategoryNode[] = []): CategoryNode => ({
  id,
  parentId: null,
  slug: id,
  name: id.toUpperCase(),
  nameEn: '',
  position: 0,
  productCount: 0,
  version: 1,
  children,
});

test('rows stand in the order of the tree with their depth and path', () => {
  const rows = flattenTree([node('a', [node('b', [node('c')])]), node('d')]);
  expect(rows.map(({ depth, path }) => [depth, path])).toEqual([
    [0, 'A'],
    [1, 'A / B'],
    [2, 'A / B / C'],
    [0, 'D'],
  ]);
});

test('a category cannot stand below itself', () => {
  const rows = flattenTree([node('a', [node('b', [node('c')])]), node('d')]);
  const b = rows.find(({ id }) => id === 'b') ?? null;
  expect(possibleParents(rows, b).map(({ id }) => id)).toEqual(['a', 'd']);
  expect(possibleParents(rows, null)).toHaveLength(4);
});
