import type { Answer } from '../../../api-client/index.ts';

export type ShopSettings = Answer<'/api/admin/settings', 'get'>;

export interface TextEntry {
  /** The place in the settings, which is the name of the label below `settings.fields` too. */
  path: string;
  /** The number of lines of a long text. */
  rows?: number;
  isOptional?: boolean;
}

export interface Section {
  /** The heading below `settings.sections`, and the fragment of the address. */
  name: 'shop' | 'footer' | 'legal' | 'shipping' | 'orders' | 'refundLimits';
  /** The settings that this section saves; those of other sections stay out of its conflicts. */
  keys: readonly (keyof ShopSettings)[];
  texts: readonly TextEntry[];
}

const optional = (path: string): TextEntry => ({ path, isOptional: true });
const long = (path: string): TextEntry => ({ path, isOptional: true, rows: 8 });

/** The shop settings as the page shows them. Each section is saved by itself. */
export const SECTIONS: readonly Section[] = [
  {
    name: 'shop',
    keys: ['shopName', 'shopNameEn', 'slogan', 'sloganEn', 'contact'],
    texts: [
      { path: 'shopName' },
      ...['shopNameEn', 'slogan', 'sloganEn'].map(optional),
      ...['contact.phone', 'contact.email', 'contact.hours', 'contact.hoursEn', 'contact.address'].map(
        optional,
      ),
    ],
  },
  {
    name: 'footer',
    keys: ['footer'],
    texts: ['footer.icp', 'footer.publicSecurity', 'footer.licenseUrl'].map(optional),
  },
  {
    name: 'legal',
    keys: ['legal'],
    texts: ['terms', 'termsEn', 'privacy', 'privacyEn', 'returns', 'returnsEn'].map((name) =>
      long(`legal.${name}`),
    ),
  },
  { name: 'shipping', keys: ['shipping'], texts: [] },
  {
    name: 'orders',
    keys: ['orders', 'guestCart', 'requireProvenMobile', 'couponsBackOnRefund'],
    texts: [],
  },
  { name: 'refundLimits', keys: ['refundLimits'], texts: [] },
];

/** The part of the settings that one section edits, with the version of the whole. */
export function partOf(settings: ShopSettings, keys: Section['keys']): ShopSettings {
  const entries = [...keys, 'version' as const].map((key) => [key, settings[key]]);
  return Object.fromEntries(entries) as ShopSettings;
}
