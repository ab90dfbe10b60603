import { useApi } from '../../page/context.ts';
import { usePageData } from '../../page/usePageData.ts';

/** The signed-in shopper. */
export function useUser() {
  const api = useApi();
  return usePageData(
    () => 'me',
    () => api.get('/api/me'),
    { isPersonal: true },
  );
}
