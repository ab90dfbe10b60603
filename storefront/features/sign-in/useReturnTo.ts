import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { safeReturnTo } from '../../urls.ts';

/** The page that opens after a sign-in. */
export function useReturnTo() {
  const route = useRoute();
  const router = useRouter();
  const returnTo = computed(() => safeReturnTo(route.query.returnTo));
  return {
    returnTo,
    /** Undefined for the home page, so that links stay short. */
    asQuery: computed(() => (returnTo.value === '/' ? undefined : returnTo.value)),
    goBack: () => router.replace(returnTo.value),
  };
}
