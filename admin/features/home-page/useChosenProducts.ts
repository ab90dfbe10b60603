import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { ProductSummary } from '../../../api-client/index.ts';
import { useApi } from '../../data/useApi.ts';

/** The products with these ids as shoppers see them, in this order; those off the shelf are absent. */
export function useChosenProducts(ids: () => readonly string[]) {
  const api = useApi();
  const query = useQuery({
    queryKey: computed(() => ['chosen-products', ids().join(',')]),
    queryFn: async () =>
      ids().length === 0 ? [] : (await api.get('/api/products', { query: { ids: ids().join(',') } })).items,
    placeholderData: keepPreviousData,
  });
  return computed((): ProductSummary[] => query.data.value ?? []);
}
