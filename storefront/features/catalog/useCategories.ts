import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Category } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';

/** The category tree, asked for once. Without it pages lose their navigation and nothing else. */
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

/** The way from the root to the category that `matches`, itself last; empty where there is none. */
export function findPath(tree: Category[], matches: (category: Category) => boolean): Category[] {
  for (const category of tree) {
    if (matches(category)) return [category];
    const below = findPath(category.children, matches);
    if (below.length > 0) return [category, ...below];
  }
  return [];
}
