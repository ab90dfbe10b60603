import { safeStorage } from '../../../web/browser/safeStorage.ts';

/** Paying in the browser inside WeChat: the openid of the buyer, and the app's own payment sheet. */

const KEY = 'jishi.wechat.openid';

interface Bridge {
  invoke(name: string, params: unknown, done: (answer: { err_msg: string }) => void): void;
}
const bridge = () => (window as { WeixinJSBridge?: Bridge }).WeixinJSBridge;

/**
 * The openid in the fragment of the page, with which the server sends the buyer back. It is removed from the address.
 * @returns null on every other page; an empty text when WeChat did not say who pays
 */
export function takeOpenid(): string | null {
  const openid = new URLSearchParams(window.location.hash.slice(1)).get('openid');
  if (openid === null) return null;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  if (/^[\w-]{1,128}$/.test(openid)) safeStorage('sessionStorage').setItem(KEY, openid);
  return openid;
}

export const knownOpenid = () => safeStorage('sessionStorage').getItem(KEY);
/** After a refusal the openid may be the reason. */
export const forgetOpenid = () => safeStorage('sessionStorage').removeItem(KEY);

/** WeChat sets its bridge after the page has loaded. */
function bridgeReady(): Promise<Bridge> {
  const present = bridge();
  if (present) return Promise.resolve(present);
  return new Promise((resolve) =>
    document.addEventListener('WeixinJSBridgeReady', () => resolve(bridge() as Bridge), { once: true }),
  );
}

/**
 * Opens the payment sheet of WeChat.
 * @returns `done` is no proof that the payment came in: the page asks the shop
 */
export async function payInWechat(params: object): Promise<'done' | 'cancelled' | 'failed'> {
  const ready = await bridgeReady();
  const { err_msg } = await new Promise<{ err_msg: string }>((answered) =>
    ready.invoke('getBrandWCPayRequest', params, answered),
  );
  if (err_msg === 'get_brand_wcpay_request:ok') return 'done';
  return err_msg === 'get_brand_wcpay_request:cancel' ? 'cancelled' : 'failed';
}
