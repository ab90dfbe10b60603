import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Category } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';

/** The category tree, loaded once. When it fails, pages show no category links and still work. */
export const useCategories = defineStore('categories', () => {
  const api = useApi();
  const tree = shallowRef<Category[] | null>(null);

  let request: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const answer = await api.get('/api/categories').catch(() => null);
    tree.value = (answer?.items as Category[] | undefined) ?? null;
    request = null;
  }

  async function load(): Promise<Category[]> {
    request ??= tree.value === null ? ask() : null;
    await request;
    return tree.value ?? [];
  }

  return { tree, items: computed(() => tree.value ?? []), load };
});

/** The categories from the root to the one that `matches`; empty when there is none. */
export function findPath(tree: Category[], matches: (category: Category) => boolean): Category[] {
  for (const category of tree) {
    if (matches(category)) return [category];
    const below = findPath(category.children, matches);
    if (below.length > 0) return [category, ...below];
  }
  return [];
}
