import { useI18n } from 'vue-i18n';
import { useSite } from './context.ts';

/** The title of a page that has none of its own: the shop's name, with its slogan where there is one. */
export function useShopTitle(): string {
  const { t } = useI18n();
  const { shopName: shop, slogan } = useSite().shop;
  return slogan === '' ? shop : t('shop.titleWith', { shop, slogan });
}
