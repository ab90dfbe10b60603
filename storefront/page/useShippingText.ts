import { useI18n } from 'vue-i18n';
import { useFormat } from '../../web/format/useFormat.ts';
import { useSite } from './context.ts';

/** The shop's shipping fee in one or two sentences. The checkout shows the fee of an address. */
export function useShippingText(): string {
  const { t } = useI18n();
  const format = useFormat();
  const { shop, language } = useSite();
  const { feeFen, freeFromFen, byProvince } = shop.shipping;

  function ofMostPlaces(): string {
    if (feeFen === 0) return t('shipping.free');
    const fee = format.price(feeFen);
    if (freeFromFen === null) return t('shipping.fee', { fee });
    return freeFromFen === 0
      ? t('shipping.free')
      : t('shipping.feeFrom', { fee, from: format.price(freeFromFen) });
  }

  const sentences = [ofMostPlaces()];
  if (byProvince.some(({ isServed }) => isServed)) sentences.push(t('shipping.differs'));
  const places = shop.provincesNotServed.join(language === 'en' ? ', ' : '、');
  if (places !== '') sentences.push(t('shipping.notServed', { places }));
  return sentences.join(language === 'en' ? ' ' : '');
}
