import { type Static, type TObject, Type } from 'typebox';
import { orNull } from '../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../platform/http/versions.ts';
import { readableText } from '../../platform/values/text.ts';

/** ¥10,000,000: far above any fee, and within what a payment can carry. */
const AMOUNT_MAX_FEN = 1_000_000_000;
const LEGAL_TEXT_MAX = 100_000;

const optionalText = (maxLength: number) => readableText({ maxLength, minLength: 0 });
const AmountFen = Type.Integer({ minimum: 0, maximum: AMOUNT_MAX_FEN });
const Link = Type.String({
  maxLength: 500,
  pattern: '^$|^https?://[^\\s<>"]+$',
  'x-message': {
    zh: '应为以 http:// 或 https:// 开头的网址',
    en: 'must be an address that begins with http:// or https://',
  },
});
/** A page of this shop or of another site. `//host` and `javascript:` are refused. */
const PageLink = Type.String({
  maxLength: 500,
  pattern: '^$|^/(?!/)[^\\s<>"\\\\]*$|^https?://[^\\s<>"]+$',
  'x-message': { zh: '应为本店页面路径或网址', en: 'must be a path of this shop or an address' },
});

/** A picture of this shop: the pages load none from elsewhere. */
const OwnPicture = Type.String({
  maxLength: 500,
  pattern: '^/(?!/)[^\\s<>"\\\\]*$',
  'x-message': { zh: '应为本店图片的路径', en: 'must be the path of a picture of this shop' },
});

const Contact = Type.Object({
  phone: optionalText(40),
  email: optionalText(200),
  hours: optionalText(100),
  hoursEn: optionalText(100),
  address: optionalText(200),
});

const Footer = Type.Object({
  /** ICP备案号, shown in the footer as the law asks. */
  icp: optionalText(60),
  /** 公安备案号 */
  publicSecurity: optionalText(60),
  /** 营业执照 */
  licenseUrl: Link,
});

const ProvinceShipping = Type.Object({
  /** GB/T 2260 codes of provinces, such as 650000. */
  provinces: Type.Array(Type.String({ pattern: '^[0-9]{6}$' }), { minItems: 1, maxItems: 40 }),
  feeFen: AmountFen,
  /** Null: never free. */
  freeFromFen: orNull(AmountFen),
  isServed: Type.Boolean(),
});

const Shipping = Type.Object({
  feeFen: AmountFen,
  freeFromFen: orNull(AmountFen),
  byProvince: Type.Array(ProvinceShipping, { maxItems: 40 }),
});

const legalText = () => readableText({ maxLength: LEGAL_TEXT_MAX, minLength: 0, multiline: true });
const Legal = Type.Object({
  terms: legalText(),
  termsEn: legalText(),
  privacy: legalText(),
  privacyEn: legalText(),
  returns: legalText(),
  returnsEn: legalText(),
});

const OrderTimes = Type.Object({
  expiresMinutes: Type.Number({ minimum: 0.001, maximum: 525_600 }),
  autoCompleteDays: Type.Number({ minimum: 0.00001, maximum: 3_650 }),
});

/** How much somebody with the role refunds alone; above that a second person decides. Null: no limit. */
const RefundLimit = Type.Object({
  /** The name of a role. */
  role: readableText({ maxLength: 60 }),
  perRefundFen: orNull(AmountFen),
  /** The sum of a day of the shop, of one person. */
  perDayFen: orNull(AmountFen),
});

const groups = {
  shopName: readableText({ maxLength: 60 }),
  shopNameEn: optionalText(60),
  /** One short line: beside the name in the title of the home page and in the footer. */
  slogan: optionalText(60),
  sloganEn: optionalText(60),
  contact: Contact,
  footer: Footer,
  shipping: Shipping,
  /** Whether a shopper who is not signed in has a cart. */
  guestCart: Type.Boolean(),
  legal: Legal,
  orders: OrderTimes,
  /** Whether an order needs an account with a proven mobile number. */
  requireProvenMobile: Type.Boolean(),
  /** Whether a coupon comes back when its order is refunded in full. */
  couponsBackOnRefund: Type.Boolean(),
  /** Roles that are not named have no limit. */
  refundLimits: Type.Array(RefundLimit, { maxItems: 50 }),
};

/** The settings as people save them. */
export const ShopSettings = Type.Object({ ...groups, version: Version });
export type ShopSettings = Static<typeof ShopSettings>;
export type SettingValues = Omit<ShopSettings, 'version'>;

function partial<T extends TObject>(type: T) {
  return Type.Partial(type, { additionalProperties: false });
}

/** What changes; groups merge field by field, lists are replaced whole. */
export const SettingsChange = Type.Object(
  {
    ...Type.Partial(Type.Object(groups)).properties,
    contact: Type.Optional(partial(Contact)),
    footer: Type.Optional(partial(Footer)),
    shipping: Type.Optional(partial(Shipping)),
    legal: Type.Optional(partial(Legal)),
    orders: Type.Optional(partial(OrderTimes)),
    version: KnownVersion,
  },
  { additionalProperties: false },
);
export type SettingsChange = Static<typeof SettingsChange>;

/** What anyone may know about the shop. */
export const PublicShop = Type.Object({
  shopName: Type.String(),
  slogan: Type.String(),
  contact: Type.Object({
    phone: Type.String(),
    email: Type.String(),
    hours: Type.String(),
    address: Type.String(),
  }),
  footer: Footer,
  shipping: Shipping,
  /** The names of the provinces to which the shop does not send. */
  provincesNotServed: Type.Array(Type.String()),
  guestCart: Type.Boolean(),
  requireProvenMobile: Type.Boolean(),
  /** Ways to sign in besides the password; one that is not set up is not offered. */
  signIn: Type.Object({
    sms: Type.Boolean(),
    weibo: Type.Boolean(),
    wechat: Type.Boolean({ description: 'By QR code, in any browser.' }),
    wechatInside: Type.Boolean({ description: 'In the browser inside WeChat.' }),
    wechatPays: Type.Boolean({ description: 'Whether a page inside WeChat learns who pays.' }),
  }),
});
export type PublicShop = Static<typeof PublicShop>;

export const PublicLegal = Type.Object({
  terms: Type.String(),
  privacy: Type.String(),
  returns: Type.String(),
});
export type PublicLegal = Static<typeof PublicLegal>;

const Banner = Type.Object({
  title: readableText({ maxLength: 60 }),
  titleEn: optionalText(60),
  text: optionalText(200),
  textEn: optionalText(200),
  imageUrl: orNull(OwnPicture),
  linkUrl: PageLink,
});

/** A picture that was uploaded for the home page, in the width in which it is kept. */
export const ContentPicture = Type.Object({
  url: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
});

const Shelf = Type.Object({
  title: readableText({ maxLength: 40 }),
  titleEn: optionalText(40),
  source: Type.Union([
    Type.Object({ kind: Type.Literal('newest') }),
    Type.Object({ kind: Type.Literal('best_selling') }),
    Type.Object({ kind: Type.Literal('category'), categoryId: Type.String({ format: 'uuid' }) }),
    Type.Object({
      kind: Type.Literal('products'),
      productIds: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 40 }),
    }),
  ]),
});

const homeFields = {
  /** Null: the home page shows what comes with the shop. */
  banner: orNull(Banner),
  shelves: Type.Array(Shelf, { maxItems: 20 }),
};
export const HomeContent = Type.Object({ ...homeFields, version: Version });
export type HomeContent = Static<typeof HomeContent>;
export const NewHomeContent = Type.Object({ ...homeFields, version: KnownVersion });
export type NewHomeContent = Static<typeof NewHomeContent>;
