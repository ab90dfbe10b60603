export interface Carrier {
  /** The code that kuaidi100.com and most shop systems use. */
  code: string;
  name: string;
  /** Where a person follows a parcel; `{trackingNumber}` stands for its number. */
  trackingUrl: string;
}

const NAMES = {
  shunfeng: '顺丰速运',
  zhongtong: '中通快递',
  yuantong: '圆通速递',
  yunda: '韵达快递',
  shentong: '申通快递',
  jtexpress: '极兔速递',
  jd: '京东物流',
  ems: 'EMS',
  youzhengguonei: '邮政快递包裹',
  debangkuaidi: '德邦快递',
  danniao: '菜鸟速递',
  kuayue: '跨越速运',
  annengwuliu: '安能物流',
  zhaijisong: '宅急送',
  youshuwuliu: '优速快递',
  zhongtongkuaiyun: '中通快运',
} as const;

export const CARRIERS: readonly Carrier[] = Object.entries(NAMES).map(([code, name]) => ({
  code,
  name,
  trackingUrl: `https://www.kuaidi100.com/chaxun?com=${code}&nu={trackingNumber}`,
}));

const BY_CODE = new Map(CARRIERS.map((carrier) => [carrier.code, carrier]));

/** What people read for a carrier, and where they follow the parcel: null for a carrier that staff typed themselves. */
export function describeCarrier(
  carrier: string,
  trackingNumber: string,
): { carrierName: string; trackingUrl: string | null } {
  const known = BY_CODE.get(carrier);
  if (known === undefined) return { carrierName: carrier, trackingUrl: null };
  const trackingUrl = known.trackingUrl.replace('{trackingNumber}', encodeURIComponent(trackingNumber));
  return { carrierName: known.name, trackingUrl };
}
