import {
  type ComputedRef,
  computed,
  onMounted,
  onScopeDispose,
  onServerPrefetch,
  type Ref,
  ref,
  watch,
} from 'vue';
import { type ProblemDetails, toProblem } from '../../api-client/index.ts';
import { useSession } from '../session/useSession.ts';
import { usePageAnswer } from './context.ts';
import { usePageEntries } from './usePageEntries.ts';

/** Younger data is shown as it is; older data is shown at once and fetched again behind it. */
const FRESH_MS = 10_000;

export interface PageData<T> {
  /** Undefined while nothing is known yet. While another key loads, what the last one showed. */
  data: ComputedRef<T | undefined>;
  problem: ComputedRef<ProblemDetails | undefined>;
  isLoading: Ref<boolean>;
  reload: () => Promise<void>;
  /** Puts what another request has answered in the place of what was loaded. */
  replace: (data: T) => void;
}

/**
 * Loads what a page shows: on the server before rendering, in the browser when the server did not. `key`
 * names the content (its language is fixed for a page's life); a new key loads anew. What is personal is
 * loaded in the browser alone, once it is known that somebody is signed in.
 */
export function usePageData<T>(
  key: () => string,
  load: () => Promise<T>,
  options: { isPersonal?: boolean } = {},
): PageData<T> {
  const store = usePageEntries();
  const answer = usePageAnswer();
  const session = useSession();
  const isLoading = ref(false);
  const shownKey = ref(key());
  const entry = computed(() => store.entries[key()] ?? store.entries[shownKey.value]);
  let run = 0;

  async function reload(): Promise<void> {
    const own = ++run;
    const loadedKey = key();
    isLoading.value = true;
    try {
      const data = await load();
      store.put(loadedKey, { data, loadedAt: Date.now() });
    } catch (error) {
      const problem = toProblem(error);
      const known = store.entries[loadedKey];
      if (known?.data === undefined) store.put(loadedKey, { problem, loadedAt: Date.now() });
    } finally {
      if (own === run) {
        shownKey.value = key();
        isLoading.value = false;
      }
    }
  }

  function loadIfNeeded(): void {
    if (options.isPersonal && !(session.isReady && session.isSignedIn)) return;
    const known = store.entries[key()];
    const isFresh = known?.data !== undefined && Date.now() - known.loadedAt < FRESH_MS;
    if (isFresh) shownKey.value = key();
    else void reload();
  }

  onServerPrefetch(async () => {
    if (options.isPersonal) return;
    await reload();
    const problem = entry.value?.problem;
    // A page that failed is no success; one that misses what it is about says 404 itself, when it renders so.
    if (problem) answer.status = Math.max(problem.status, 500);
  });
  onMounted(loadIfNeeded);
  watch([key, () => options.isPersonal && session.isReady && session.isSignedIn], loadIfNeeded);
  onScopeDispose(() => {
    run += 1;
  });

  return {
    data: computed(() => entry.value?.data as T | undefined),
    problem: computed(() => entry.value?.problem),
    isLoading,
    reload,
    replace: (data) => store.put(key(), { data, loadedAt: Date.now() }),
  };
}

/** Not there, or an id of a form that nothing can have. */
export function isMissing(problem: ProblemDetails): boolean {
  return problem.status === 404 || problem.status === 400;
}
