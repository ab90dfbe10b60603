import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useApi } from '../../data/useApi.ts';
import { type CategoryNode, flattenTree } from './tree.ts';

export const CATEGORIES_KEY = ['categories'] as const;

export function useCategories() {
  const api = useApi();
  const query = useQuery({ queryKey: CATEGORIES_KEY, queryFn: () => api.get('/api/admin/categories') });
  const rows = computed(() => flattenTree((query.data.value?.items ?? []) as CategoryNode[]));
  return { query, rows };
}

/** The categories for a select, each with the names above it. */
export function useCategoryOptions() {
  const { rows } = useCategories();
  return { options: computed(() => rows.value.map(({ id, path }) => ({ value: id, text: path }))) };
}
