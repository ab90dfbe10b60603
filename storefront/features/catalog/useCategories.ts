import { defineStore } from 'pinia';
import { computed, onServerPrefetch, shallowRef } from 'vue';
import type { Category } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';

const useCategoryStore = defineStore('categories', () => {
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

/**
 * The category tree, loaded once. When it fails, pages show no category links and still work. Every component that
 * shows categories waits for them on the server: the components render in no fixed order, so links that one component
 * had not loaded were missing in some renders and did not match in the browser.
 */
export function useCategories() {
  const store = useCategoryStore();
  onServerPrefetch(store.load);
  return store;
}

/** The categories from the root to the one that `matches`; empty when there is none. */
export function findPath(tree: Category[], matches: (category: Category) => boolean): Category[] {
  for (const category of tree) {
    if (matches(category)) return [category];
    const below = findPath(category.children, matches);
    if (below.length > 0) return [category, ...below];
  }
  return [];
}
