import { type Received, startReceiver, startSimulators } from '../../../simulators/test-rig.ts';
import { describePaymentGateway } from '../payment.contract.ts';
import type { PayWith } from '../payment.ts';
import type { PaymentFault, PaymentWorld } from '../payment-world.ts';
import type { WechatSettings } from '../settings.ts';
import { createWechatGateway } from './index.ts';
import { decrypt } from './signing.ts';

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

/** @param mode how WeChat Pay signs, and what the shop verifies with */
async function openSimulatedWechat(mode: 'public_key' | 'certificate'): Promise<PaymentWorld> {
  const [rig, receiver] = await Promise.all([startSimulators(), startReceiver()]);
  const keys = await rig.ask('PUT', '/wechat/control/keys', { signing: mode });
  if (keys.status !== 200) throw new Error(JSON.stringify(keys.body));
  const given = rig.settings.wechat;
  const settings: WechatSettings =
    mode === 'public_key' ? given : { ...given, publicKey: null, publicKeyId: null };
  const control = async (method: string, path: string, body: object) => {
    const answer = await rig.ask(method, `/wechat/control/${path}`, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  };
  const isAbout = (outTradeNo: string) => (message: Received) =>
    decrypt(JSON.parse(message.body).resource, settings.apiV3Key).includes(`"${outTradeNo}"`);
  const openPhone = async (payWith: PayWith) => {
    if (payWith.kind === 'in_app') return;
    const phone = `${rig.url}/wechat/phone?code=${payWith.kind === 'qr_code' ? encodeURIComponent(payWith.code) : ''}`;
    const response = await fetch(payWith.kind === 'qr_code' ? phone : payWith.url);
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return /action="(\/wechat\/pay\/\w+)"/.exec(text)?.[1];
  };
  return {
    gateway: createWechatGateway(settings),
    patient: (timeoutMs) => createWechatGateway(settings, { timeoutMs }),
    notifyUrl: receiver.url,
    returnUrl: 'http://127.0.0.1:9/return',
    channels: [
      ['native', 'qr_code'],
      ['h5', 'redirect'],
      ['jsapi', 'in_app'],
    ],
    refundsAtOnce: false,
    tellsWholeRefund: false,
    knowsWhatIsOpened: true,
    async visit(payWith) {
      await openPhone(payWith);
    },
    pay: (outTradeNo) => control('POST', 'pay', { outTradeNo }),
    async payInBrowser(payWith) {
      const form = await openPhone(payWith);
      await fetch(rig.url + form, { method: 'POST', redirect: 'manual' });
      return null;
    },
    async reports(outTradeNo, count) {
      const found = await receiver.matching(count, isAbout(outTradeNo));
      return found.map(({ headers, body }) => ({ headers, rawBody: Buffer.from(body) }));
    },
    isAcknowledgement: ({ status }) => status === 200 || status === 204,
    fault: (fault) => control('PUT', 'faults', faults[fault]),
    reset: () => control('PUT', 'faults', {}),
    async close() {
      await rig.close();
      await receiver.close();
    },
  };
}

describePaymentGateway('WeChat Pay with its public key', () => openSimulatedWechat('public_key'));
describePaymentGateway('WeChat Pay with platform certificates', () => openSimulatedWechat('certificate'));
