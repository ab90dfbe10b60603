import { onMounted, type Ref, ref, watch } from 'vue';
import { readJson, safeStorage } from './safeStorage.ts';

/**
 * What someone is typing, kept for this tab through a reload or a detour over the sign-in page. Never for
 * passwords. `clear` when it has been sent.
 */
export function useDraft<T>(name: string, initial: T): { draft: Ref<T>; clear: () => void } {
  const key = `jishi.draft.${name}`;
  const draft = ref(initial) as Ref<T>;

  onMounted(() => {
    const storage = safeStorage('sessionStorage');
    const kept = readJson<T>(storage, key);
    if (kept !== undefined) draft.value = kept;
    watch(draft, (value) => storage.setItem(key, JSON.stringify(value)), { deep: true });
  });

  return {
    draft,
    clear: () => safeStorage('sessionStorage').removeItem(key),
  };
}
