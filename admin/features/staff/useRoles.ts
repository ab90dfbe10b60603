import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Answer } from '../../../api-client/index.ts';
import { useApi } from '../../data/useApi.ts';
import { useRoleName } from '../../ui/useRoleName.ts';

export type Role = Answer<'/api/admin/roles', 'get'>['items'][number];

/** Every role of the shop, also as choices of a form. */
export function useRoles() {
  const api = useApi();
  const roleName = useRoleName();
  const query = useQuery({ queryKey: ['roles'], queryFn: () => api.get('/api/admin/roles') });
  const roles = computed(() => query.data.value?.items ?? []);
  return {
    query,
    roles,
    options: computed(() => roles.value.map(({ name }) => ({ value: name, text: roleName(name) }))),
  };
}
