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
import { isOrderable, totalsOf } from './cartTotals.ts';
import { createGuestCart, readGuestCart, takeOutMerged } from './guestCart.ts';
import { createLatestWins } from './latestWins.ts';
import { createOrderedGoods } from './orderedGoods.ts';
import { createServerCart } from './serverCart.ts';

/** Changes whenever this browser changes the cart on the server, so that its other tabs load it again. */
export const CART_CHANGED_KEY = 'jishi.cartChanged';

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
  const orderedGoods = createOrderedGoods(storage);
  let merging: Promise<void> = Promise.resolve();
  /** Changes that the server has not answered yet, and all changes so far. */
  let [pendingChanges, changeCount] = [0, 0];
  const totals = computed(() => totalsOf(items.value ?? []));

  function put(skuId: string, change: Partial<CartItem>): void {
    items.value = (items.value ?? []).map((item) => (item.skuId === skuId ? { ...item, ...change } : item));
  }

  const readItems = async () => {
    const loaded = await cartStorage().load();
    return session.isSignedIn ? orderedGoods.hide(loaded) : loaded;
  };

  /** Counts a change while it is under way, and tells the other tabs of it. */
  async function tracked<T>(change: () => Promise<T>): Promise<T> {
    pendingChanges += 1;
    changeCount += 1;
    try {
      return await change();
    } finally {
      pendingChanges -= 1;
      if (session.isSignedIn) storage.setItem(CART_CHANGED_KEY, newUuid());
    }
  }

  /** Shows what another tab or device has changed. A change of this tab that is under way is not overwritten. */
  async function refresh(): Promise<void> {
    if (!session.isReady || pendingChanges > 0) return;
    if (!session.isSignedIn) return showGuestCart();
    const before = changeCount;
    const present = await readItems().catch(() => null);
    if (present && changeCount === before && session.isSignedIn) items.value = present;
  }

  /** The guest cart as it is stored, with the prices and stock that have been loaded already. */
  function showGuestCart(): void {
    const known = new Map((items.value ?? []).map((item) => [item.skuId, item]));
    items.value = guest
      .peek()
      .map((item) => ({ ...(known.get(item.skuId) ?? item), count: item.count, isChecked: item.isChecked }));
  }

  /** Removes goods that were just ordered; the server removes them from its cart a moment later. */
  function removeOrdered(ordered: { skuId: string; count: number }[]): void {
    orderedGoods.note(items.value ?? [], ordered);
    items.value = items.value && orderedGoods.hide(items.value);
    void refresh();
  }

  async function load(): Promise<void> {
    try {
      items.value = await readItems();
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
    orderedGoods.forget(goods.skuId);
    const added = await tracked(() => cartStorage().add(goods, count));
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
      orderedGoods.forget(skuId);
      const item = await tracked(() => cartStorage().change(skuId, change));
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
      const checked = await tracked(() => cartStorage().checkAll(isChecked));
      items.value = session.isSignedIn ? orderedGoods.hide(checked) : checked;
    } catch (error) {
      items.value = before;
      throw error;
    }
  }

  async function remove(skuId: string): Promise<void> {
    const before = items.value;
    items.value = (before ?? []).filter((item) => item.skuId !== skuId);
    try {
      await tracked(() => cartStorage().remove(skuId));
    } catch (error) {
      items.value = before;
      throw error;
    }
  }

  /** Removes several at once. Those that the server did not remove are shown again. */
  async function removeAll(gone: readonly CartItem[]): Promise<void> {
    const results = await Promise.allSettled(gone.map((item) => remove(item.skuId)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    await load();
    throw failed.reason;
  }

  /** Unchecks what cannot be ordered, which a checkout of the cart would refuse. */
  async function uncheckOthers(): Promise<void> {
    const others = (items.value ?? []).filter((item) => item.isChecked && !isOrderable(item));
    await Promise.all(others.map((item) => change(item.skuId, { isChecked: false })));
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
    refresh,
    removeOrdered,
    /** Resolves when the guest cart is merged. A checkout of the cart waits for this. */
    whenMerged: () => merging,
    add,
    change,
    checkAll,
    remove,
    removeAll,
    uncheckOthers,
    restore,
  };
});
