import { computed, onMounted, onScopeDispose, ref, watch } from 'vue';
import type { Order, RefundRequest, TrackedParcel } from '../../../api-client/index.ts';
import { safeStorage } from '../../../web/browser/safeStorage.ts';
import { serverClock } from '../../../web/browser/serverClock.ts';
import { useApi } from '../../page/context.ts';
import { usePageData } from '../../page/usePageData.ts';
import { pollDelayMs } from './orderPolling.ts';

export interface OrderView {
  order: Order;
  requests: RefundRequest[];
  parcels: TrackedParcel[];
}

/** What a shopper asks for. */
export interface RefundWish {
  reason: string;
  kind: 'refund' | 'return';
  amountFen?: number | undefined;
}

const awayKey = (orderNo: string) => `jishi.payingSince.${orderNo}`;

/** One order. The page loads it again while it is visible and a change is expected. */
export function useOrder(orderNo: string) {
  const api = useApi();
  const path = { orderNo };
  const page = usePageData<OrderView>(
    () => `order:${orderNo}`,
    async () => {
      const [order, requests, tracking] = await Promise.all([
        api.get('/api/orders/{orderNo}', { path }),
        api.get('/api/orders/{orderNo}/refund-requests', { path }).catch(() => ({ items: [] })),
        api.get('/api/orders/{orderNo}/tracking', { path }).catch(() => ({ parcels: [] })),
      ]);
      return { order, requests: requests.items, parcels: tracking.parcels };
    },
    { isPersonal: true },
  );
  const now = ref(Date.now());
  /** The countdown needs the server's time. Waiting is measured with the visitor's clock alone, which does not jump. */
  const serverNowMs = computed(() => now.value - Date.now() + serverClock.now());
  /** When the shopper came back from the cashier page. */
  const backSince = ref<number | null>(null);
  /** The page shows a QR code, and the shopper pays with another device. */
  const isWatching = ref(false);
  const waitingForMs = computed(() => (backSince.value === null ? null : now.value - backSince.value));
  let clock: ReturnType<typeof setInterval> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function pollLater(): void {
    clearTimeout(timer);
    const order = page.data.value?.order;
    const delayMs = order && pollDelayMs(order, isWatching.value ? 0 : waitingForMs.value);
    if (delayMs == null) return;
    timer = setTimeout(async () => {
      // A page in the background does not load; it loads when it becomes visible again.
      if (document.visibilityState === 'visible') await page.reload();
      pollLater();
    }, delayMs);
  }

  function pollNow(): void {
    if (document.visibilityState !== 'visible') return;
    noticeReturn();
    void page.reload().then(pollLater);
  }

  /** The back button may show the page as it was left (bfcache). */
  function pollIfRestored(event: PageTransitionEvent): void {
    if (event.persisted) pollNow();
  }

  /** A shopper who left for the cashier page and is here again has come back from it. */
  function noticeReturn(): void {
    const storage = safeStorage('sessionStorage');
    if (storage.getItem(awayKey(orderNo)) === null) return;
    storage.removeItem(awayKey(orderNo));
    backSince.value = Date.now();
  }

  function leaveToPay(): void {
    safeStorage('sessionStorage').setItem(awayKey(orderNo), '1');
  }

  onMounted(() => {
    noticeReturn();
    clock = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    document.addEventListener('visibilitychange', pollNow);
    window.addEventListener('pageshow', pollIfRestored);
  });
  onScopeDispose(() => {
    clearInterval(clock);
    clearTimeout(timer);
    if (typeof document === 'undefined') return;
    document.removeEventListener('visibilitychange', pollNow);
    window.removeEventListener('pageshow', pollIfRestored);
  });
  watch(page.data, pollLater);

  function show(order: Order): void {
    page.replace({
      order,
      requests: page.data.value?.requests ?? [],
      parcels: page.data.value?.parcels ?? [],
    });
  }

  return {
    page,
    serverNowMs,
    waitingForMs,
    leaveToPay,
    /** While a payment is watched, the page looks for it often. */
    watchPayment(isOn: boolean): void {
      isWatching.value = isOn;
      pollLater();
    },
    cancel: async (reason: string) =>
      show(await api.post('/api/orders/{orderNo}/cancel', { path, body: { reason: reason || undefined } })),
    receive: async () => show(await api.post('/api/orders/{orderNo}/receive', { path })),
    async requestRefund(wish: RefundWish): Promise<void> {
      await api.post('/api/orders/{orderNo}/refund-requests', { path, body: wish });
      await page.reload();
    },
    async withdrawRequest(id: string): Promise<void> {
      await api.delete('/api/orders/{orderNo}/refund-requests/{id}', { path: { orderNo, id } });
      await page.reload();
    },
    async sendBack(id: string, parcel: { carrier: string; trackingNumber: string }): Promise<void> {
      const at = { path: { orderNo, id }, body: parcel };
      await api.put('/api/orders/{orderNo}/refund-requests/{id}/return-shipment', at);
      await page.reload();
    },
    /** @returns how many products of the order are no longer sold or do not fit in the cart */
    async buyAgain(): Promise<number> {
      return (await api.post('/api/orders/{orderNo}/buy-again', { path })).rejected.length;
    },
  };
}
