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

/** Data that is older is shown at once and loaded again in the background. */
const FRESH_MS = 10_000;

export interface PageData<T> {
  /** Undefined until the first load. While another key loads, the data of the last one. */
  data: ComputedRef<T | undefined>;
  problem: ComputedRef<ProblemDetails | undefined>;
  isLoading: Ref<boolean>;
  reload: () => Promise<void>;
  /** Replaces the loaded data with the answer of another request. */
  replace: (data: T) => void;
}

/**
 * Loads the data of a page: on the server before rendering, or in the browser when the server did not. `key` names
 * the data; a new key loads again. Personal data is loaded only in the browser, after it is known that a shopper
 * is signed in.
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
      store.put(loadedKey, { data, loadedAt: Date.now(), isPersonal: options.isPersonal });
    } catch (error) {
      const problem = toProblem(error);
      const known = store.entries[loadedKey];
      if (known?.data === undefined)
        store.put(loadedKey, { problem, loadedAt: Date.now(), isPersonal: options.isPersonal });
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
    // A page without its data must not answer 200. A missing product or category answers 404, which the page sets
    // while it renders.
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
    replace: (data) => store.put(key(), { data, loadedAt: Date.now(), isPersonal: options.isPersonal }),
  };
}

/** Whether the thing itself does not exist. A refused filter (400) is no missing page. */
export function isMissing(problem: ProblemDetails): boolean {
  return problem.status === 404;
}
