import type { Language } from '../../web/language/languages.ts';

/** What the server tells the page about itself. */
export interface Site {
  language: Language;
  /** Scheme and host, as canonical links name it. */
  origin: string;
  /** The sample shop's sign-in may be shown. */
  demo: boolean;
  /** A demonstration that others can reach: every page says so. */
  demoBanner: boolean;
}
