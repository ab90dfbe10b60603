import type { User } from '../../api/types.ts';
import { useApi } from '../../context.ts';
import { usePageData } from '../../data/usePageData.ts';

/** Whoever is signed in. */
export function useUser() {
  const api = useApi();
  return usePageData(
    () => 'me',
    () => api.get<User>('/api/me'),
    { isPersonal: true },
  );
}
