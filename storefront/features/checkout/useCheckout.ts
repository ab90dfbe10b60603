import { computed, onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import { useRoute } from 'vue-router';
import {
  ApiProblem,
  type Checkout,
  type Goods,
  type ProblemDetails,
  toProblem,
} from '../../../api-client/index.ts';
import { readJson, safeStorage } from '../../../web/browser/safeStorage.ts';
import { clearDraft } from '../../../web/forms/useDraft.ts';
import { useApi, useSite } from '../../page/context.ts';
import { useCart } from '../cart/index.ts';
import { isOutcomeUnknown, type OrderBody, type PlacedOrder, placeOrder } from './placeOrder.ts';
import { type Queue, throughQueue } from './queue.ts';
import { readBuyNow } from './readBuyNow.ts';
import { createRecentOrders } from './recentOrders.ts';

/** State of this history entry. A reload and the back button find the same checkout and its key. */
interface KeptState {
  checkout?: Checkout;
  sentBody?: OrderBody | null;
  /** The address whose shipping fee the checkout has. */
  addressId?: string | null;
}

const readKept = () => (window.history.state ?? {}) as KeptState;
function keep(state: KeptState): void {
  window.history.replaceState({ ...window.history.state, ...state }, '');
}

/** The name of the draft with the chosen address and the remark. */
export const CHECKOUT_DRAFT = 'checkout';

/**
 * The checkout whose order may exist, with the URL of its page. A sign-in in between makes a new history entry,
 * which must not get a new key: the shopper would order twice.
 */
const UNSETTLED_KEY = 'jishi.unsettledCheckout';

function readUnsettled(path: string): KeptState {
  const unsettled = readJson<KeptState & { path: string }>(safeStorage('sessionStorage'), UNSETTLED_KEY);
  return unsettled?.path === path ? unsettled : {};
}

const isForSale = (line: Checkout['items'][number]): line is typeof line & Goods => line.productId !== null;

/** After these refusals the frozen goods can no longer be bought. Only a new checkout helps. */
const OUTDATED = [
  'out_of_stock',
  'goods_changed',
  'coupon_not_usable',
  'limit_reached',
  'checkout_expired',
  'checkout_not_found',
];

/** The queue before the goods of a flash sale, as far as this page is in it. */
function useQueue(): { queue: Queue; position: Ref<number | null> } {
  const position = ref<number | null>(null);
  let isLeft = false;
  onScopeDispose(() => {
    isLeft = true;
  });
  const queue: Queue = {
    storage: safeStorage('sessionStorage'),
    show: (place) => {
      position.value = place;
    },
    wait: (seconds) => new Promise((done) => setTimeout(done, seconds * 1_000)),
    isLeft: () => isLeft,
  };
  return { queue, position };
}

/** The goods to buy, as the server froze them, and the one-time key that orders them. */
export function useCheckout() {
  const api = useApi();
  const cart = useCart();
  const { shipping } = useSite().shop;
  const route = useRoute();
  const checkout = shallowRef<Checkout | null>(null);
  /** Why there is no checkout. */
  const problem = shallowRef<ProblemDetails | null>(null);
  /** Why the order was not placed. */
  const refusal = shallowRef<ProblemDetails | null>(null);
  /** The goods of the last checkout. A refusal of the next one names them by id only. */
  const knownGoods = shallowRef<Goods[]>([]);
  const recentOrders = createRecentOrders(safeStorage('localStorage'));
  /** An order of the same goods that this browser placed a moment ago. The next press places another one. */
  const similarOrderNo = ref<string | null>(null);
  const isPlacing = ref(false);
  const { queue, position } = useQueue();
  const buyNow = readBuyNow(route.query);

  async function open(addressId?: string): Promise<void> {
    const goods = buyNow ? { items: [buyNow] } : { source: 'cart' as const };
    const body = { ...goods, addressId, coupons: 'best' as const };
    checkout.value = await throughQueue(queue, (headers) => api.post('/api/checkouts', { body, headers }));
    keep({
      checkout: checkout.value,
      sentBody: null,
      addressId: addressId ?? checkout.value.defaultAddressId,
    });
  }

  async function begin(): Promise<void> {
    problem.value = null;
    refusal.value = null;
    knownGoods.value = checkout.value?.items.filter(isForSale) ?? knownGoods.value;
    try {
      if (!buyNow) await cart.whenMerged();
      await open();
    } catch (error) {
      checkout.value = null;
      problem.value = toProblem(error);
    }
  }

  /** Takes the checkout of this history entry, or one that may have become an order, or makes a new one. */
  async function resume(): Promise<void> {
    const kept = readKept().checkout ? readKept() : readUnsettled(route.fullPath);
    if (!kept.checkout) return begin();
    checkout.value = kept.checkout;
    keep(kept);
  }

  /**
   * Shows the fee of the chosen address before the shopper presses the button: the order takes that fee. A checkout whose
   * order may exist stays as it is.
   */
  async function priceFor(addressId: string): Promise<void> {
    const kept = readKept();
    const isPriced = shipping.byProvince.length === 0 || kept.addressId === addressId;
    if (isPriced || addressId === '' || kept.sentBody) return;
    keep({ addressId });
    refusal.value = null;
    try {
      await open(addressId);
    } catch (error) {
      refusal.value = toProblem(error);
    }
  }

  function settle(): void {
    safeStorage('sessionStorage').removeItem(UNSETTLED_KEY);
  }

  /** Two tabs can hold checkouts of the same goods. The first press in the second tab only warns. */
  function mayPlaceAgain(): boolean {
    const found = recentOrders.find(checkout.value?.items ?? []);
    const isWarned = found === null || found === similarOrderNo.value;
    similarOrderNo.value = found;
    return isWarned;
  }

  async function place(body: OrderBody): Promise<PlacedOrder | null> {
    const { key } = checkout.value ?? {};
    if (!key || isPlacing.value) return null;
    const sentBefore = readKept().sentBody ?? null;
    if (sentBefore === null && !mayPlaceAgain()) return null;
    isPlacing.value = true;
    refusal.value = null;
    keep({ sentBody: sentBefore ?? body });
    const { checkout: kept, sentBody } = readKept();
    const unsettled = { path: route.fullPath, checkout: kept, sentBody };
    safeStorage('sessionStorage').setItem(UNSETTLED_KEY, JSON.stringify(unsettled));
    try {
      const placed = await throughQueue(queue, (headers) => placeOrder(api, key, body, sentBefore, headers));
      settle();
      recentOrders.note(placed.order.orderNo, placed.order.items);
      clearDraft(CHECKOUT_DRAFT);
      if (!buyNow) cart.removeOrdered(kept?.items ?? []);
      return placed;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      refusal.value = toProblem(error);
      // After a refusal the key works with any body. Only a lost answer binds the key to the body that was sent.
      if (!isOutcomeUnknown(error)) keep({ sentBody: sentBefore });
      if (!isOutcomeUnknown(error) && sentBefore === null) settle();
      return null;
    } finally {
      isPlacing.value = false;
    }
  }

  return {
    checkout,
    problem,
    refusal,
    similarOrderNo,
    knownGoods,
    isBuyNow: buyNow !== null,
    isPlacing,
    queuePosition: position,
    isOutdated: computed(() => OUTDATED.includes(refusal.value?.code ?? '')),
    isUnknown: computed(() => refusal.value !== null && isOutcomeUnknown(refusal.value)),
    resume,
    begin,
    priceFor,
    place,
  };
}
