import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ProblemDetails } from '../../api-client/index.ts';

export interface PageEntry {
  data?: unknown;
  problem?: ProblemDetails;
  loadedAt: number;
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

  /** Removes everything, because another shopper may use the browser now. */
  function clear(): void {
    entries.value = {};
  }

  return { entries, put, clear };
});
