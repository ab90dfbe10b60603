import { useHead } from '@unhead/vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute } from 'vue-router';
import { useSite } from './context.ts';
import { useShopTitle } from './useShopTitle.ts';

export interface PageMeta {
  title?: string;
  description?: string;
  /** Path and query of the canonical URL, without other parameters of the present one. */
  canonicalPath?: string;
  /** False or absent: search engines must not list the page. */
  isIndexed?: boolean;
  imageUrl?: string | null;
  type?: 'website' | 'product';
  /** Schema.org descriptions of the page's contents. */
  jsonLd?: object[];
}

/** Title, description, Open Graph, canonical and language links, and structured data of a page. */
export function usePageMeta(describe: () => PageMeta): void {
  const { t } = useI18n();
  const site = useSite();
  const shopTitle = useShopTitle();
  const route = useRoute();

  const meta = computed(() => {
    const page = describe();
    if (!page.isIndexed) {
      return { title: page.title, meta: [{ name: 'robots', content: 'noindex' }] };
    }
    const path = page.canonicalPath ?? route.path;
    // A page in a negotiated language is canonical itself; only `?lang=en` is a page of its own.
    const canonical = absolute(site.origin, path, route.query.lang === 'en' ? 'en' : undefined);
    const description = page.description ?? t('shop.description', { shop: site.shop.shopName });
    return {
      title: page.title,
      link: [
        { rel: 'canonical', href: canonical },
        { rel: 'alternate', hreflang: 'zh-CN', href: absolute(site.origin, path) },
        { rel: 'alternate', hreflang: 'en', href: absolute(site.origin, path, 'en') },
        { rel: 'alternate', hreflang: 'x-default', href: absolute(site.origin, path) },
      ],
      meta: [
        { name: 'description', content: description },
        { property: 'og:site_name', content: site.shop.shopName },
        { property: 'og:type', content: page.type ?? 'website' },
        { property: 'og:title', content: page.title ?? shopTitle },
        { property: 'og:description', content: description },
        { property: 'og:url', content: canonical },
        { property: 'og:locale', content: site.language.replace('-', '_') },
        { property: 'og:image', content: new URL(sharedImage(page.imageUrl), site.origin).href },
        { name: 'twitter:card', content: 'summary' },
      ],
      script: (page.jsonLd ?? []).map((thing) => ({
        type: 'application/ld+json',
        // unhead writes `<` in it as \u003C.
        innerHTML: JSON.stringify({ '@context': 'https://schema.org', ...thing }),
      })),
    };
  });
  useHead(meta as never);
}

/** Apps that show a shared link do not show SVG, so the shop's own picture replaces it. */
function sharedImage(url: string | null | undefined): string {
  return !url || /\.svg(?:\?|$)/.test(url) ? '/share.png' : url;
}

/** The URL of a page in one language. The Chinese one has no parameter. */
export function absolute(origin: string, path: string, language?: 'en'): string {
  const url = new URL(path, origin);
  if (language) url.searchParams.set('lang', language);
  return url.href;
}
