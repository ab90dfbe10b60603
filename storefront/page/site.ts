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
  /** The services that are set up. Pages do not offer what would answer `gateway_not_configured`. */
  offers: { sms: boolean; weibo: boolean };
}
