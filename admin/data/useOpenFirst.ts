import { type Ref, ref, watch } from 'vue';

/**
 * Enter in a search box opens the first hit. The answer may still be on its way then, so the wish is kept until the list
 * of exactly that text has come.
 * @returns what to call with the text on Enter
 */
export function useOpenFirst(options: {
  /** The text whose hits the list shows or waits for. */
  shownText: () => string;
  isLoading: Ref<boolean>;
  firstUrl: () => string | undefined;
  open: (url: string) => void;
}): (text: string) => void {
  const wanted = ref<string | null>(null);

  watch(
    () => wanted.value !== null && wanted.value === options.shownText() && !options.isLoading.value,
    (isReady) => {
      if (!isReady) return;
      wanted.value = null;
      const url = options.firstUrl();
      if (url !== undefined) options.open(url);
    },
  );

  return (text) => {
    wanted.value = text === '' ? null : text;
  };
}
