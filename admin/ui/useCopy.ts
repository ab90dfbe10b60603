import { useI18n } from 'vue-i18n';
import { useToasts } from '../../web/ui/useToasts.ts';

/** Copies a text and says so. Browsers refuse where the page is not served by HTTPS or from localhost. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useI18n();
  const toasts = useToasts();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      toasts.show(t('shell.copied'));
    } catch {
      toasts.show(t('shell.copyFailed'), { tone: 'bad' });
    }
  };
}
