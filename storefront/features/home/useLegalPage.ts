import { type ComputedRef, computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ProblemDetails } from '../../../api-client/index.ts';
import { useApi, useSite } from '../../page/context.ts';
import { usePageData } from '../../page/usePageData.ts';
import { usePageMeta } from '../../page/usePageMeta.ts';
import { type LegalSection, sectionsOf } from './legalSections.ts';

export interface LegalPage {
  title: string;
  /** Empty above a text that the shop has written itself. */
  lead: ComputedRef<string>;
  sections: ComputedRef<LegalSection[] | undefined>;
  problem: ComputedRef<ProblemDetails | undefined>;
  reload: () => Promise<void>;
}

/** One of the shop's legal texts; while the shop has not written it, the text that comes with Jishi. */
export function useLegalPage(
  name: 'terms' | 'privacy' | 'returns',
  own: { lead: string; sections: () => LegalSection[] },
): LegalPage {
  const { t } = useI18n();
  const api = useApi();
  const { shop } = useSite();
  const page = usePageData(
    () => 'legal',
    () => api.get('/api/shop/legal'),
  );
  const written = computed(() => sectionsOf(page.data.value?.[name] ?? ''));
  const title = t(`legal.${name}`);
  usePageMeta(() => ({ title, description: `${shop.shopName}: ${title}`, isIndexed: true }));
  return {
    title,
    lead: computed(() => (page.data.value === undefined || written.value.length > 0 ? '' : own.lead)),
    sections: computed(() => {
      if (page.data.value === undefined) return undefined;
      return written.value.length > 0 ? written.value : own.sections();
    }),
    problem: page.problem,
    reload: page.reload,
  };
}
