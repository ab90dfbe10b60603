import type { Language } from '../../web/language/languages.ts';

export type Messages = typeof import('./zh-CN.json');

const loaders: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-CN': () => import('./zh-CN.json'),
  en: () => import('./en.json'),
};

/** The texts of one language. A browser never downloads the texts of the other. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default;
}
