import { startReceiver, startSimulators } from '../../../simulators/test-rig.ts';
import { describePaymentGateway } from '../payment.contract.ts';
import type { PayWith } from '../payment.ts';
import type { PaymentFault, PaymentWorld } from '../payment-world.ts';
import { createAlipayGateway } from './index.ts';

const faults = {
  down: { gateway: 'down' },
  slow: { gateway: 'slow' },
  answer_lost: { gateway: 'lost_response' },
  refund_pending: { refund: 'pending' },
  balance_short: { refund: 'balance' },
  refund_system_error: { refund: 'system_error' },
  frozen: { refund: 'frozen' },
  finished: { refund: 'finished' },
  forged_reports: { notify: 'forge' },
  wrong_amount_reports: { notify: 'wrong_amount' },
} as const satisfies Record<PaymentFault, object>;

async function openSimulatedAlipay(): Promise<PaymentWorld> {
  const [rig, receiver] = await Promise.all([startSimulators(), startReceiver()]);
  const openCashier = async (payWith: PayWith) => {
    if (payWith.kind !== 'redirect') throw new Error(`Alipay opens with a ${payWith.kind}`);
    const response = await fetch(payWith.url);
    if (!new URL(response.url).pathname.startsWith('/alipay/cashier/'))
      throw new Error(await response.text());
    return response.url;
  };
  return {
    gateway: createAlipayGateway(rig.settings.alipay),
    patient: (timeoutMs) => createAlipayGateway(rig.settings.alipay, { timeoutMs }),
    notifyUrl: receiver.url,
    returnUrl: 'http://127.0.0.1:9/return',
    channels: [
      ['page', 'redirect'],
      ['wap', 'redirect'],
    ],
    refundsAtOnce: true,
    tellsWholeRefund: true,
    // The signed URL is made here; Alipay learns of the payment when the buyer's browser opens the URL.
    knowsWhatIsOpened: false,
    async visit(payWith) {
      await openCashier(payWith);
    },
    async pay(outTradeNo) {
      const { status, body } = await rig.ask('POST', '/alipay/control/pay', { outTradeNo });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async payInBrowser(payWith) {
      const cashier = await openCashier(payWith);
      const response = await fetch(`${cashier}/pay`, { method: 'POST', redirect: 'manual' });
      return response.headers.get('location') ?? '';
    },
    async reports(outTradeNo, count) {
      const bodies = await receiver.received(count, `out_trade_no=${outTradeNo}&`);
      return bodies.map((body) => ({ headers: {}, rawBody: Buffer.from(body) }));
    },
    isAcknowledgement: ({ status, body }) => status === 200 && body === 'success',
    fault: (fault) => rig.setFaults(faults[fault]),
    reset: () => rig.setFaults({}),
    async close() {
      await rig.close();
      await receiver.close();
    },
  };
}

describePaymentGateway('Alipay', openSimulatedAlipay);
