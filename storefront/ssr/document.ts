import type { Language } from '../../web/language/languages.ts';
import type { Assets } from './assets.ts';
import type { RenderedPage } from './render.ts';

/** What differs between two readers of the same language. The rest of a page is shared between them. */
export interface Reader {
  language: Language;
  theme: 'light' | 'dark' | null;
}

/**
 * Stands outside the application: with scripts on, a browser parses its content as text, which hydration would not
 * match.
 */
const NOSCRIPT = {
  'zh-CN': '商品可以照常浏览。加入购物车、下单和登录需要开启 JavaScript。',
  en: 'You can browse all products. Cart, orders and signing in need JavaScript.',
};

/** The part of a page that all readers of one language share. */
export function composeShared(page: RenderedPage, assets: Assets, language: Language): string {
  return [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    '<meta name="theme-color" content="#f7f3ec" media="(prefers-color-scheme: light)">',
    '<meta name="theme-color" content="#17140f" media="(prefers-color-scheme: dark)">',
    '<meta name="format-detection" content="telephone=no">',
    assets.earlyScriptTag,
    page.headTags,
    assets.headTags(page.modules),
    '<link rel="icon" href="/favicon.svg" type="image/svg+xml">',
    '<link rel="apple-touch-icon" href="/icon-180.png">',
    '<link rel="manifest" href="/shop.webmanifest">',
    '<noscript><link rel="stylesheet" href="/noscript.css"></noscript>',
    `</head><body><noscript><p class="noscript">${NOSCRIPT[language]}</p></noscript><div id="app">`,
    page.appHtml,
    // Browsers do not run this type, so the content security policy allows it.
    '</div><script type="application/json" id="shop-state">',
    page.state,
    '</script>',
    assets.scriptTag,
    '</body></html>',
  ].join('');
}

export function composeDocument(shared: string, reader: Reader): string {
  const theme = reader.theme ? ` data-theme="${reader.theme}"` : '';
  return `<!doctype html><html lang="${reader.language}"${theme}><head>${shared}`;
}

const BROKEN = {
  'zh-CN': { title: '页面出错了', text: '我们这边出了问题，您没有做错什么。请稍后再试。', again: '重新打开' },
  en: {
    title: 'This page broke',
    text: 'Something went wrong on our side. Please try again in a moment.',
    again: 'Try again',
  },
};

const BAD_ADDRESS = {
  'zh-CN': { title: '地址有误', text: '这个地址里有无法识别的字符，请检查后再试。', again: '回首页' },
  en: {
    title: 'This address is wrong',
    text: 'The address has characters that cannot be read. Please check it.',
    again: 'To the home page',
  },
};

/** The page for an error while rendering. */
export function composeBroken(language: Language, path: string): string {
  return composePlain(language, {
    ...BROKEN[language],
    href: path.replace(/[^\w\-./~%]/g, '').replace(/^\/+/, '/'),
  });
}

/** The page for a URL that cannot be decoded. */
export function composeBadAddress(language: Language): string {
  return composePlain(language, { ...BAD_ADDRESS[language], href: '/' });
}

/** A page that uses nothing that could fail again. */
function composePlain(
  language: Language,
  { title, text, again, href }: { title: string; text: string; again: string; href: string },
): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p><p><a href="${href}">${again}</a></p></main></body></html>`;
}
