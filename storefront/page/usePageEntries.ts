import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ProblemDetails } from '../../api-client/index.ts';

export interface PageEntry {
  data?: unknown;
  problem?: ProblemDetails;
  loadedAt: number;
  /** Belongs to the signed-in shopper. */
  isPersonal?: boolean;
}

/** Enough for the back button during one visit. The oldest entries are removed first. */
const KEPT_ENTRIES = 40;

/**
 * The loaded data of all pages, by key. The server sends it with the page, and the back button shows it without a
 * wait.
 */
export const usePageEntries = defineStore('pageEntries', () => {
  const entries = shallowRef<Record<string, PageEntry>>({});

  function put(key: string, entry: PageEntry): void {
    const { [key]: _, ...others } = entries.value;
    const kept = Object.entries(others).slice(-KEPT_ENTRIES + 1);
    entries.value = { ...Object.fromEntries(kept), [key]: entry };
  }

  /**
   * Removes what belongs to a shopper, because another one may use the browser now. Public data stays: the page that
   * shows it would not load it again and would show placeholders for ever.
   */
  function clearPersonal(): void {
    const kept = Object.entries(entries.value).filter(([, entry]) => !entry.isPersonal);
    entries.value = Object.fromEntries(kept);
  }

  return { entries, put, clearPersonal };
});
