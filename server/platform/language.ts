import type { FastifyRequest } from 'fastify';

export type Language = 'zh-CN' | 'en';

/** The language of an answer: English when `Accept-Language` prefers it, Chinese otherwise. */
export function languageOf(request: FastifyRequest): Language {
  return request.language(['zh-CN', 'zh', 'en']) === 'en' ? 'en' : 'zh-CN';
}

/** The text in the language asked for; Chinese where there is no English. */
export function inLanguage(language: Language, zh: string, en: string): string {
  return language === 'en' && en !== '' ? en : zh;
}
