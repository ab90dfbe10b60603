import { computed, onScopeDispose, ref } from 'vue';
import type { Suggestion } from '../../api-client/index.ts';

/** Between two keys of somebody who types quickly there is less time. */
const PAUSE_MS = 150;

/**
 * Suggestions for a text field. A new text ends the request for the one before, so that a late answer never replaces a
 * newer one.
 */
export function useSuggestions(ask: (text: string, signal: AbortSignal) => Promise<Suggestion[]>) {
  const items = ref<Suggestion[]>([]);
  /** -1: the text itself. */
  const activeIndex = ref(-1);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request: AbortController | undefined;

  function close(): void {
    clearTimeout(timer);
    request?.abort();
    items.value = [];
    activeIndex.value = -1;
  }

  async function load(text: string): Promise<void> {
    const own = new AbortController();
    request = own;
    // Without an answer there are no suggestions; the search itself goes on working.
    const found = await ask(text, own.signal).catch(() => []);
    if (own.signal.aborted) return;
    items.value = found;
    activeIndex.value = -1;
  }

  function suggest(text: string): void {
    clearTimeout(timer);
    request?.abort();
    if (text.trim() === '') close();
    else timer = setTimeout(() => void load(text.trim()), PAUSE_MS);
  }

  /** Goes to the next or the previous suggestion; behind the last one comes the text itself. */
  function move(step: 1 | -1): void {
    const places = items.value.length + 1;
    activeIndex.value = ((activeIndex.value + 1 + step + places) % places) - 1;
  }

  onScopeDispose(close);
  return {
    items,
    activeIndex,
    isOpen: computed(() => items.value.length > 0),
    active: computed(() => items.value[activeIndex.value]),
    suggest,
    move,
    close,
  };
}
