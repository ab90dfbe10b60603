import type { JsonObject } from '../../database-types.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import { editedMeanwhile } from '../../platform/http/versions.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { inLanguage, type Language } from '../../platform/values/language.ts';
import { isProvince, nameOfRegion } from '../addresses/index.ts';
import { recordAudit } from '../staff/index.ts';
import { createSharedDocument, type SharedDocument } from './document.ts';
import { readDocument, type SavedDocument } from './queries.ts';
import type {
  HomeContent,
  NewHomeContent,
  PublicLegal,
  PublicShop,
  SettingsChange,
  SettingValues,
  ShopSettings,
} from './schema.ts';

/** The member of staff who saves, and the request that carries it. */
export interface Editor {
  staffId: string;
  requestId: string;
}

/** What the environment says; it holds until a value is saved in the back office. */
export interface FirstValues {
  shippingFeeFen: number;
  freeShippingFromFen: number;
  expiresMinutes: number;
  autoCompleteDays: number;
}

export interface SettingsDeps {
  db: Database;
  firstValues: FirstValues;
  /** Which ways to sign in are set up. */
  signIn: PublicShop['signIn'];
  /** Keeps the files of a picture that the home page shows. */
  keepPicture: (tx: Tx, url: string) => Promise<void>;
}

/** In force until somebody saves another value. */
const COUPONS_BACK_ON_REFUND = true;

/** Whether coupons come back with a full refund, as it stands in the database at this moment. */
export async function readCouponsBack(db: Database): Promise<boolean> {
  const { value } = await readDocument(db, 'settings');
  return (value as Partial<SettingValues>).couponsBackOnRefund ?? COUPONS_BACK_ON_REFUND;
}

function defaults(first: FirstValues): SettingValues {
  return {
    shopName: '集市',
    shopNameEn: 'Jishi',
    slogan: '好东西，慢慢逛',
    sloganEn: 'Good things, take your time',
    contact: { phone: '', email: '', hours: '', hoursEn: '', address: '' },
    footer: { icp: '', publicSecurity: '', licenseUrl: '' },
    shipping: { feeFen: first.shippingFeeFen, freeFromFen: first.freeShippingFromFen, byProvince: [] },
    guestCart: true,
    legal: { terms: '', termsEn: '', privacy: '', privacyEn: '', returns: '', returnsEn: '' },
    orders: { expiresMinutes: first.expiresMinutes, autoCompleteDays: first.autoCompleteDays },
    requireProvenMobile: false,
    refundLimits: [],
    couponsBackOnRefund: COUPONS_BACK_ON_REFUND,
  };
}

const isGroup = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups field by field, everything else whole. */
function merge(base: JsonObject, change: JsonObject): JsonObject {
  const merged = { ...base };
  for (const [name, value] of Object.entries(change)) {
    const before = merged[name];
    merged[name] = isGroup(before) && isGroup(value) ? { ...before, ...value } : value;
  }
  return merged;
}

/** A role has one limit. */
function refuseLimits({ refundLimits = [] }: SettingsChange): Refusal | null {
  const roles = refundLimits.map(({ role }) => role);
  const index = roles.findIndex((role, at) => roles.indexOf(role) < at);
  if (index < 0) return null;
  return invalidField(`refundLimits[${index}].role`, '该角色已有限额', 'has a limit already');
}

/** One province has one fee, and each code is a province. */
function refuseProvinces({ shipping }: SettingsChange): Refusal | null {
  const seen = new Set<string>();
  for (const [index, { provinces }] of (shipping?.byProvince ?? []).entries()) {
    for (const [at, code] of provinces.entries()) {
      const path = `shipping.byProvince[${index}].provinces[${at}]`;
      if (!isProvince(code)) return invalidField(path, '不是省级行政区代码', 'is not the code of a province');
      if (seen.has(code)) return invalidField(path, '该省份已在别的规则中', 'stands in two rules');
      seen.add(code);
    }
  }
  return null;
}

export type Settings = ReturnType<typeof createSettings>;

/** What people set in the back office: in force on every server within 2 s, without a restart. */
export function createSettings({ db, firstValues, signIn, keepPicture }: SettingsDeps) {
  const base = defaults(firstValues) as unknown as JsonObject;
  const settings = createSharedDocument(db, 'settings');
  const home = createSharedDocument(db, 'home');

  const viewSettings = ({ version, value }: SavedDocument) =>
    ({ ...merge(base, value as JsonObject), version }) as unknown as ShopSettings;
  const viewHome = ({ version, value }: SavedDocument) =>
    ({ banner: null, shelves: [], ...value, version }) as unknown as HomeContent;

  /** Saves what `next` makes of the current state, with both states in the audit log. */
  async function save<View extends { version: number }>(
    document: SharedDocument,
    editor: Editor,
    edit: {
      name: string;
      knownVersion: number | undefined;
      view: (saved: SavedDocument) => View;
      next: (saved: SavedDocument) => Record<string, unknown>;
      beside?: (tx: Tx) => Promise<void>;
    },
  ): Promise<View | Refusal> {
    const result = await inTransaction(db, async (tx) => {
      const saved = await document.lock(tx);
      const stale = editedMeanwhile(edit.knownVersion, saved.version, () => edit.view(saved));
      if (stale) return stale;
      const after = { version: saved.version + 1, value: edit.next(saved) };
      await document.save(tx, after);
      await edit.beside?.(tx);
      const details = { before: saved.value, after: after.value } as unknown as JsonObject;
      await recordAudit(tx, { ...editor, action: `${edit.name}.change`, subject: edit.name, details });
      return after;
    });
    if (isRefusal(result)) return result;
    document.remember(result);
    return edit.view(result);
  }

  const read = async () => viewSettings(await settings.read());
  return {
    read,

    /** Changes with every save of the settings or of the home page, as far as this server knows. */
    async readState(): Promise<string> {
      const documents = await Promise.all([settings.read(), home.read()]);
      return documents.map(({ version }) => version).join('.');
    },

    /** Which of these settings somebody has saved: the others have the values that come with the shop. */
    async readSaved(): Promise<Partial<SettingValues>> {
      return (await settings.read()).value as Partial<SettingValues>;
    },

    async change(editor: Editor, change: SettingsChange): Promise<ShopSettings | Refusal> {
      const refusal = refuseProvinces(change) ?? refuseLimits(change);
      if (refusal) return refusal;
      const { version, ...values } = change;
      return save(settings, editor, {
        name: 'settings',
        knownVersion: version,
        view: viewSettings,
        // Only what was saved is kept, so that first values of the environment go on holding for the rest.
        next: ({ value }) => merge(value as JsonObject, values as unknown as JsonObject),
      });
    },

    readHome: async () => viewHome(await home.read()),

    async changeHome(
      editor: Editor,
      { version, ...content }: NewHomeContent,
    ): Promise<HomeContent | Refusal> {
      return save(home, editor, {
        name: 'content.home',
        knownVersion: version,
        view: viewHome,
        next: () => content,
        beside: async (tx) => {
          if (content.banner?.imageUrl) await keepPicture(tx, content.banner.imageUrl);
        },
      });
    },

    /** What the pages need to know about the shop, in the caller's language. */
    async readPublic(language: Language): Promise<PublicShop> {
      const { contact, ...values } = await read();
      const { footer, shipping, guestCart, requireProvenMobile } = values;
      return {
        shopName: inLanguage(language, values.shopName, values.shopNameEn),
        slogan: inLanguage(language, values.slogan, values.sloganEn),
        contact: { ...contact, hours: inLanguage(language, contact.hours, contact.hoursEn) },
        footer,
        shipping,
        provincesNotServed: shipping.byProvince
          .filter(({ isServed }) => !isServed)
          .flatMap(({ provinces }) => provinces.map(nameOfRegion)),
        guestCart,
        requireProvenMobile,
        signIn,
      };
    },

    /** The legal texts in the caller's language; empty ones were never saved. */
    async readLegal(language: Language): Promise<PublicLegal> {
      const { legal } = await read();
      return {
        terms: inLanguage(language, legal.terms, legal.termsEn),
        privacy: inLanguage(language, legal.privacy, legal.privacyEn),
        returns: inLanguage(language, legal.returns, legal.returnsEn),
      };
    },
  };
}
