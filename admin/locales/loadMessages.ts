import type { Language } from '../../web/language/languages.ts';

/** One file a feature; the file's name is the first part of its keys: `orders.title` stands in `orders.json`. */
export type Messages = Record<string, object>;

const loaders: Record<Language, () => Promise<{ messages: Messages }>> = {
  'zh-CN': () => import('./zh-CN/index.ts'),
  en: () => import('./en/index.ts'),
};

/** The texts of one language. A browser never downloads the texts of the other. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).messages;
}
