import { safeStorage } from '../../../web/browser/safeStorage.ts';

type ProviderItem = { provider: Provider; channels: readonly Channel[] };
export type Provider = 'alipay' | 'wechat';
export type Channel = 'page' | 'wap' | 'native' | 'h5' | 'jsapi';

/** Where the page runs. Inside WeChat only JSAPI works, which needs the openid of the buyer. */
export type Place = 'desktop' | 'phone' | 'wechat';

const CHANNEL: Record<Provider, Record<Place, Channel | null>> = {
  alipay: { desktop: 'page', phone: 'wap', wechat: null },
  wechat: { desktop: 'native', phone: 'h5', wechat: 'jsapi' },
};

export function placeOfBrowser(userAgent: string, isNarrow: boolean): Place {
  if (/\bMicroMessenger\//.test(userAgent)) return 'wechat';
  return isNarrow ? 'phone' : 'desktop';
}

export interface Choice {
  provider: Provider;
  channel: Channel;
}

/** The ways to pay that work here, the one that was used last first. */
export function choicesAt(place: Place, providers: readonly ProviderItem[], last: string | null): Choice[] {
  const choices = providers.flatMap(({ provider, channels }): Choice[] => {
    const channel = CHANNEL[provider]?.[place];
    return channel && channels.includes(channel) ? [{ provider, channel }] : [];
  });
  return choices.sort((a, b) => Number(b.provider === last) - Number(a.provider === last));
}

const KEY = 'jishi.paidWith';
export const lastProvider = () => safeStorage('localStorage').getItem(KEY);
export const rememberProvider = (provider: Provider) => safeStorage('localStorage').setItem(KEY, provider);
