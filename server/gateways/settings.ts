/** What each gateway needs. Null switches a gateway off. */

export interface AlipaySettings {
  appId: string;
  /** PEM, or bare Base64 of PKCS#1 or PKCS#8. */
  privateKey: string;
  /** Bare Base64 or PEM; not used where `certs` is given. */
  alipayPublicKey: string;
  /** Our account at Alipay (2088…): the receiver of the money. */
  sellerId: string;
  gatewayUrl: string;
  /** Certificate mode: three files as Alipay issues them. */
  certs?: { appCertFile: string; publicCertFile: string; rootCertFile: string };
}

export interface WechatSettings {
  appId: string;
  mchId: string;
  /** 32 bytes: WeChat Pay encrypts reports and certificates under this key. */
  apiV3Key: string;
  /** PEM, or bare Base64 of PKCS#1 or PKCS#8. */
  privateKey: string;
  /** The serial number of the merchant's certificate, to which `privateKey` belongs. */
  serialNo: string;
  /** WeChat Pay's public key, PEM or bare Base64, and its id. Null: platform certificates are fetched. */
  publicKey: string | null;
  publicKeyId: string | null;
  /** `https://api.mch.weixin.qq.com` */
  baseUrl: string;
}

export interface WeiboSettings {
  clientId: string;
  clientSecret: string;
  /** `https://api.weibo.com` */
  baseUrl: string;
}

/** An application at WeChat. */
export interface WechatApplication {
  appId: string;
  appSecret: string;
}

/** Sign-in with WeChat. At least one of the applications is there. */
export interface WechatLoginSettings {
  /** The website application (网站应用): sign-in by QR code in any browser. */
  website: WechatApplication | null;
  /** The official account (公众号): sign-in inside WeChat, and the openid of a buyer there. */
  official: WechatApplication | null;
  /** `https://open.weixin.qq.com` */
  pagesUrl: string;
  /** `https://api.weixin.qq.com` */
  apiUrl: string;
}

export interface AliyunSmsSettings {
  provider: 'aliyun';
  accessKeyId: string;
  accessKeySecret: string;
  signName: string;
  templateCode: string;
  /** Null: the old number of an account is not told about a new one. */
  noticeTemplateCode: string | null;
  /** A host, or a whole URL where it is not https on port 443. Aliyun's public host by default. */
  endpoint?: string;
}

export interface SimulatorSmsSettings {
  provider: 'simulator';
  url: string;
}

/** 诺诺开放平台, which issues electronic invoices. */
export interface NuonuoSettings {
  appKey: string;
  appSecret: string;
  /** Our 统一社会信用代码: the seller of every invoice. */
  taxNumber: string;
  sellerName: string;
  sellerPhone: string;
  sellerAddress: string;
  /** 开票员, as the tax bureau knows them. */
  clerk: string;
  /** Such as `0.13`. */
  taxRate: string;
  /** 税收分类编码, 19 digits. Null: the platform finds it by the name of the goods. */
  goodsCode: string | null;
  /** `https://open.nuonuo.com/accessToken` */
  tokenUrl: string;
  /** `https://sdk.nuonuo.com/open/v1/services` */
  apiUrl: string;
}

/** 快递100, which knows where parcels are. */
export interface Kuaidi100Settings {
  customer: string;
  key: string;
  /** `https://poll.kuaidi100.com` */
  baseUrl: string;
}

export interface GatewaySettings {
  alipay: AlipaySettings | null;
  wechat: WechatSettings | null;
  weibo: WeiboSettings | null;
  wechatLogin: WechatLoginSettings | null;
  sms: AliyunSmsSettings | SimulatorSmsSettings | null;
  nuonuo: NuonuoSettings | null;
  kuaidi100: Kuaidi100Settings | null;
}
