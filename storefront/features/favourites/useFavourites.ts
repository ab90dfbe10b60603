import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { type ProblemDetails, toProblem } from '../../../api-client/index.ts';
import type { Favourite } from '../../../api-client/types.ts';
import { useApi } from '../../page/context.ts';
import { useSession } from '../../session/useSession.ts';

/** The shopper's favourites. Unknown on the server and until a signed-in shopper's page asks for them. */
export const useFavourites = defineStore('favourites', () => {
  const api = useApi();
  const session = useSession();
  const items = shallowRef<Favourite[] | null>(null);
  const problem = shallowRef<ProblemDetails | null>(null);
  /** Derived: the state of stores travels from the server as JSON, which has no sets. */
  const ids = computed(() => new Set(items.value?.map(({ productId }) => productId)));
  let loading: Promise<void> | null = null;

  async function reload(): Promise<void> {
    try {
      items.value = (await api.get('/api/me/favourites')).items;
      problem.value = null;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  /** All hearts of a page share one request. */
  function load(): Promise<void> {
    if (!session.isReady || !session.isSignedIn || items.value) return Promise.resolve();
    loading ??= reload().finally(() => {
      loading = null;
    });
    return loading;
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return;
      items.value = null;
    },
  );

  async function add(productId: string): Promise<void> {
    const added = await api.put('/api/me/favourites/{productId}', { path: { productId } });
    // Without the others the list would look complete.
    if (items.value === null) return reload();
    items.value = [added, ...items.value.filter((item) => item.productId !== productId)];
  }

  async function remove(productId: string): Promise<void> {
    await api.delete('/api/me/favourites/{productId}', { path: { productId } });
    if (items.value === null) return reload();
    items.value = items.value.filter((item) => item.productId !== productId);
  }

  return { items, problem, ids, load, reload, add, remove };
});
