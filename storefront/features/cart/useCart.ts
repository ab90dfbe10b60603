import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import {
  ApiProblem,
  type CartChange,
  type CartItem,
  type Goods,
  type ProblemDetails,
  toProblem,
} from '../../../api-client/index.ts';
import { exclusively } from '../../../web/browser/exclusively.ts';
import { newUuid } from '../../../web/browser/newUuid.ts';
import { safeStorage } from '../../../web/browser/safeStorage.ts';
import { useApi } from '../../page/context.ts';
import { useSession } from '../../session/useSession.ts';
import { totalsOf } from './cartTotals.ts';
import { createGuestCart, readGuestCart, takeOutMerged } from './guestCart.ts';
import { createLatestWins } from './latestWins.ts';
import { createServerCart } from './serverCart.ts';

/**
 * The cart of a guest or a signed-in shopper. Every change is shown at once and undone when it is refused; the
 * refusal is thrown to the caller.
 */
export const useCart = defineStore('cart', () => {
  const api = useApi();
  const session = useSession();
  const items = shallowRef<CartItem[] | null>(null);
  const problem = shallowRef<ProblemDetails | null>(null);
  /** How many SKUs of the guest cart the server did not accept. */
  const rejectedCount = ref(0);

  const storage = safeStorage('localStorage');
  const server = createServerCart(api);
  const guest = createGuestCart({ storage, api, newId: newUuid });
  const cartStorage = () => (session.isSignedIn ? server : guest);
  let merging: Promise<void> = Promise.resolve();
  const totals = computed(() => totalsOf(items.value ?? []));

  function put(skuId: string, change: Partial<CartItem>): void {
    items.value = (items.value ?? []).map((item) => (item.skuId === skuId ? { ...item, ...change } : item));
  }

  async function load(): Promise<void> {
    try {
      items.value = await cartStorage().load();
      problem.value = null;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  function mergeGuestCart(): Promise<void> {
    merging = sendGuestCart().then(load);
    return merging;
  }

  /** Several tabs may find the same guest cart. The first one merges it, and the server accepts it once. */
  async function sendGuestCart(): Promise<void> {
    await exclusively('jishi-merge', async () => {
      const cart = readGuestCart(storage);
      if (!cart || cart.items.length === 0) return;
      const lines = cart.items.map(({ skuId, count }) => ({ skuId, count }));
      try {
        const merged = await api.post('/api/cart/merge', { body: { mergeId: cart.mergeId, items: lines } });
        rejectedCount.value = merged.rejected.length;
        takeOutMerged(storage, cart, newUuid);
      } catch (error) {
        // The cart stays for the next attempt, except when the server can never read it.
        if (toProblem(error).status === 400) takeOutMerged(storage, cart, newUuid);
      }
    });
  }

  async function add(goods: Goods, count: number): Promise<void> {
    try {
      await addAndShow(goods, count);
    } catch (error) {
      // The session ended while the shopper used it: the guest cart keeps the goods until the next sign-in.
      const isSignedOut =
        error instanceof ApiProblem && [401, 403].includes(error.status) && !session.isSignedIn;
      if (!isSignedOut) throw error;
      await addAndShow(goods, count);
    }
  }

  async function addAndShow(goods: Goods, count: number): Promise<void> {
    const added = await cartStorage().add(goods, count);
    const others = (items.value ?? []).filter((item) => item.skuId !== added.skuId);
    const isKnown = others.length !== (items.value ?? []).length;
    if (isKnown) put(added.skuId, added);
    else items.value = [added, ...others];
  }

  /** The items as they were last confirmed. A refused change goes back to them. */
  const confirmed = new Map<string, CartItem>();

  const sendChange = createLatestWins<CartChange>(async (skuId, change) => {
    const before = confirmed.get(skuId);
    try {
      const item = await cartStorage().change(skuId, change);
      confirmed.set(skuId, item);
      put(skuId, { available: item.available, problem: item.problem, priceFen: item.priceFen });
    } catch (error) {
      if (before) put(skuId, { count: before.count, isChecked: before.isChecked });
      throw error;
    }
  });
  async function change(skuId: string, wanted: CartChange): Promise<void> {
    const shown = items.value?.find((item) => item.skuId === skuId);
    if (!shown) return;
    if (!confirmed.has(skuId)) confirmed.set(skuId, shown);
    put(skuId, wanted);
    await sendChange(skuId, wanted);
    confirmed.delete(skuId);
  }

  async function checkAll(isChecked: boolean): Promise<void> {
    const before = items.value;
    items.value = (before ?? []).map((item) => ({ ...item, isChecked }));
    try {
      items.value = await cartStorage().checkAll(isChecked);
    } catch (error) {
      items.value = before;
      throw error;
    }
  }

  async function remove(skuId: string): Promise<void> {
    const before = items.value;
    items.value = (before ?? []).filter((item) => item.skuId !== skuId);
    try {
      await cartStorage().remove(skuId);
    } catch (error) {
      items.value = before;
      throw error;
    }
  }

  /** Undoes a removal, with the same count and check mark. */
  async function restore(item: CartItem): Promise<void> {
    await add(item, item.count);
    if (!item.isChecked) await change(item.skuId, { isChecked: false });
  }

  // This also merges a guest cart whose earlier merge failed.
  watch(
    () => [session.isReady, session.isSignedIn] as const,
    async ([isReady, isSignedIn]) => {
      if (!isReady) return;
      items.value = isSignedIn ? null : guest.peek();
      if (isSignedIn) await mergeGuestCart();
    },
  );

  return {
    items,
    problem,
    rejectedCount,
    totalCount: computed(() => totals.value.totalCount),
    checkedCount: computed(() => totals.value.checkedCount),
    checkedAmountFen: computed(() => totals.value.checkedAmountFen),
    load,
    /** Resolves when the guest cart is merged. A checkout of the cart waits for this. */
    whenMerged: () => merging,
    add,
    change,
    checkAll,
    remove,
    restore,
  };
});
