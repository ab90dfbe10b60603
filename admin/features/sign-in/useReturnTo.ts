import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { urls } from '../../urls.ts';

/** Only a path of the back office: `//host` and `/\host` lead to another site. */
export function safeReturnTo(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : urls.today();
}

/** Where the sign-in leads: the page that asked for it, else the first page. */
export function useReturnTo() {
  const route = useRoute();
  return computed(() => safeReturnTo(route.query.returnTo));
}
