import { chooseLanguage, isLanguage, type Language } from '../../web/language/languages.ts';

const YEAR_SECONDS = 31_536_000;

function cookieOf(name: string): string | undefined {
  return document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** The language of the pages: chosen before (the storefront's choice counts too), else what the browser asks for. */
export function chooseStoredLanguage(): Language {
  const query = new URLSearchParams(location.search).get('lang') ?? undefined;
  const language = chooseLanguage({
    query,
    cookie: cookieOf('lang'),
    acceptLanguage: navigator.languages.join(','),
  });
  if (isLanguage(query)) storeLanguage(query);
  return language;
}

export function storeLanguage(language: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `lang=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
