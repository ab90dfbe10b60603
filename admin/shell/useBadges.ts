import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useApi } from '../data/useApi.ts';
import { useSession } from '../session/useSession.ts';

/** Events bring the figures at once; this is for what comes without one, such as an order that was shipped elsewhere. */
const EVERY_MS = 60_000;
/** Past this the figure would need more room than the menu has. */
const SHOWN_MAX = 99;

/** How much waits behind entries of the menu, by their names. */
export function useBadges() {
  const api = useApi();
  const session = useSession();
  const query = useQuery({
    queryKey: ['dashboard'],
    queryFn: () => api.get('/api/admin/dashboard'),
    refetchInterval: EVERY_MS,
    enabled: computed(() => session.staff !== null && !session.staff.mustSetSecondFactor),
  });
  return computed<Record<string, string>>(() => {
    const {
      toShip = 0,
      refundRequests = 0,
      failedRefunds = 0,
      differences = 0,
    } = query.data.value?.waiting ?? {};
    const counts = { orders: toShip, refunds: refundRequests + failedRefunds, money: differences };
    return Object.fromEntries(
      Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => [name, count > SHOWN_MAX ? `${SHOWN_MAX}+` : String(count)]),
    );
  });
}
