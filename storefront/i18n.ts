import { createI18n } from 'vue-i18n';
import type { Language } from './language.ts';

export type Messages = typeof import('./locales/zh-CN.json');

const loaders: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-CN': () => import('./locales/zh-CN.json'),
  en: () => import('./locales/en.json'),
};

/** The texts of one language; the other stays on the server. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default;
}

export function createTexts(language: Language, messages: Messages) {
  return createI18n<[Messages], Language, false>({
    legacy: false,
    locale: language,
    fallbackLocale: language,
    messages: { [language]: messages } as Record<Language, Messages>,
    missingWarn: false,
    fallbackWarn: false,
  });
}
