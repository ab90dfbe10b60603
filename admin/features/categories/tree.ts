export interface CategoryNode {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  nameEn: string;
  position: number;
  productCount: number;
  version: number;
  children: CategoryNode[];
}

export interface CategoryRow extends Omit<CategoryNode, 'children'> {
  /** 0 for a category at the top. */
  depth: number;
  /** `厨房 / 刀具` */
  path: string;
  hasChildren: boolean;
  /** The ids of itself and of all categories below it. */
  branch: string[];
}

/** The tree as rows, each category before those below it. */
export function flattenTree(nodes: readonly CategoryNode[], depth = 0, above = ''): CategoryRow[] {
  return nodes.flatMap(({ children, ...node }) => {
    const path = above === '' ? node.name : `${above} / ${node.name}`;
    const below = flattenTree(children, depth + 1, path);
    const branch = [node.id, ...below.map(({ id }) => id)];
    return [{ ...node, depth, path, hasChildren: children.length > 0, branch }, ...below];
  });
}

/** Those that may stand above a category: all but itself and those below it. */
export function possibleParents(rows: readonly CategoryRow[], category: CategoryRow | null): CategoryRow[] {
  return rows.filter(({ id }) => !category?.branch.includes(id));
}
