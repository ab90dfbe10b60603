import type { FastifyRequest } from 'fastify';

export type Language = 'zh-CN' | 'en';

/** Browsers send a few hundred forms of `Accept-Language`, and none of this length; others must not fill the memory. */
const FORMS_MAX = 500;
const FORM_LENGTH_MAX = 200;
/** What each form came to. Weighing it for every request was 5 % of what an order allocates. */
const chosen = new Map<string, Language>();

/** The language of an answer: English when `Accept-Language` prefers it, Chinese otherwise. */
export function languageOf(request: FastifyRequest): Language {
  // A request whose URL cannot be decoded is answered before any plugin has seen it.
  if (typeof request.language !== 'function') return 'zh-CN';
  const form = request.headers['accept-language'] ?? '';
  return chosen.get(form) ?? remember(form, negotiate(request));
}

function negotiate(request: FastifyRequest): Language {
  return request.language(['zh-CN', 'zh', 'en']) === 'en' ? 'en' : 'zh-CN';
}

function remember(form: string, language: Language): Language {
  if (chosen.size < FORMS_MAX && form.length <= FORM_LENGTH_MAX) chosen.set(form, language);
  return language;
}

/** The text in the language asked for; Chinese where there is no English. */
export function inLanguage(language: Language, zh: string, en: string): string {
  return language === 'en' && en !== '' ? en : zh;
}
