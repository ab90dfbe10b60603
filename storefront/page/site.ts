import type { PublicShop } from '../../api-client/index.ts';
import type { Language } from '../../web/language/languages.ts';

/** What the server tells the page about the shop. */
export interface Site {
  language: Language;
  /** Scheme and host for canonical links. */
  origin: string;
  /** The sign-in page may show the sample shop's account. */
  demo: boolean;
  /** Every page shows that this is a demonstration, because others can reach it. */
  demoBanner: boolean;
  /** The settings that people save in the back office, as anyone may know them. */
  shop: PublicShop;
}
