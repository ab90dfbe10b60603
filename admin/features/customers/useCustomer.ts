import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import type { BodyOf } from '../../../api-client/index.ts';
import { useApi } from '../../data/useApi.ts';
import type { Customer } from './customer.ts';

const keyOf = (id: string) => ['customer', id];

export function useCustomerQuery(id: Ref<string>) {
  const api = useApi();
  return useQuery({
    queryKey: computed(() => keyOf(id.value)),
    queryFn: () => api.get('/api/admin/customers/{id}', { path: { id: id.value } }),
  });
}

/** Changes a customer; the page shows the server's answer at once. */
export function useCustomerChange(id: () => string) {
  const api = useApi();
  const queries = useQueryClient();
  return async (body: NonNullable<BodyOf<'/api/admin/customers/{id}', 'patch'>>): Promise<Customer> => {
    const saved = await api.patch('/api/admin/customers/{id}', { path: { id: id() }, body });
    queries.setQueryData(keyOf(saved.id), saved);
    void queries.invalidateQueries({ queryKey: ['customers'] });
    return saved;
  };
}
