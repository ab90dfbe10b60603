import type { FastifyRequest } from 'fastify';

export type Language = 'zh-CN' | 'en';

/** The language of an answer: English when `Accept-Language` prefers it, Chinese otherwise. */
export function languageOf(request: FastifyRequest): Language {
  // A request whose URL cannot be decoded is answered before any plugin has seen it.
  if (typeof request.language !== 'function') return 'zh-CN';
  return request.language(['zh-CN', 'zh', 'en']) === 'en' ? 'en' : 'zh-CN';
}

/** The text in the language asked for; Chinese where there is no English. */
export function inLanguage(language: Language, zh: string, en: string): string {
  return language === 'en' && en !== '' ? en : zh;
}
