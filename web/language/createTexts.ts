import { createI18n } from 'vue-i18n';
import type { Language } from './languages.ts';

/** vue-i18n with the texts of one language; a page never changes its language without a reload. */
export function createTexts<Messages extends object>(language: Language, messages: Messages) {
  return createI18n<[Messages], Language, false>({
    legacy: false,
    locale: language,
    fallbackLocale: language,
    messages: { [language]: messages } as Record<Language, Messages>,
    missingWarn: false,
    fallbackWarn: false,
  });
}
