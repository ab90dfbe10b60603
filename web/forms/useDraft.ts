import { onMounted, type Ref, ref, watch } from 'vue';
import { readJson, safeStorage } from '../browser/safeStorage.ts';

const keyOf = (name: string) => `jishi.draft.${name}`;

/** Removes a draft after it was sent. */
export function clearDraft(name: string): void {
  safeStorage('sessionStorage').removeItem(keyOf(name));
}

/** Keeps what a person types for this tab, through a reload or a sign-in in between. Never for passwords. */
export function useDraft<T>(name: string, initial: T): { draft: Ref<T> } {
  const draft = ref(initial) as Ref<T>;

  onMounted(() => {
    const storage = safeStorage('sessionStorage');
    const kept = readJson<T>(storage, keyOf(name));
    if (kept !== undefined) draft.value = kept;
    watch(draft, (value) => storage.setItem(keyOf(name), JSON.stringify(value)), { deep: true });
  });

  return { draft };
}
