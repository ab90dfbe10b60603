import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ProblemDetails } from '../../api-client/index.ts';

export interface PageEntry {
  data?: unknown;
  problem?: ProblemDetails;
  loadedAt: number;
}

/** Enough for a walk through the shop and back; the oldest go first. */
const KEPT_ENTRIES = 40;

/** What pages have loaded, by key. The server sends it along; going back shows it without a wait. */
export const usePageEntries = defineStore('pageEntries', () => {
  const entries = shallowRef<Record<string, PageEntry>>({});

  function put(key: string, entry: PageEntry): void {
    const { [key]: _, ...others } = entries.value;
    const kept = Object.entries(others).slice(-KEPT_ENTRIES + 1);
    entries.value = { ...Object.fromEntries(kept), [key]: entry };
  }

  /** Forgets everything: another shopper may be at the screen now. */
  function clear(): void {
    entries.value = {};
  }

  return { entries, put, clear };
});
