import type { GivenOrder, PayingShop } from './paying.ts';

/** Paid orders for tests of payments, on a shop of `startPayingShop`. */
export function paidOrdersIn(get: () => PayingShop) {
  return {
    /** A payment that is paid at Alipay, and whose notify is lost. */
    async givenPaidInSilence(order?: GivenOrder) {
      const its = order ?? (await get().order());
      const opened = await get().open(its);
      await get().alipay.setFaults({ notify: 'lose' });
      await get().pay(opened);
      await get().alipay.setFaults({ notify: null });
      return { order: its, opened };
    },

    async givenPaid() {
      const order = await get().order();
      const opened = await get().open(order);
      await get().pay(opened);
      await get().notified(opened.outTradeNo);
      return { order, opened };
    },
  };
}
