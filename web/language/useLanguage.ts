import { type InjectionKey, inject } from 'vue';
import type { Language } from './languages.ts';

export const languageKey: InjectionKey<Language> = Symbol('language');

/** The language of this page. Every front end provides `languageKey` where it creates its application. */
export function useLanguage(): Language {
  const language = inject(languageKey);
  if (language === undefined) throw new Error('The application did not provide languageKey');
  return language;
}
