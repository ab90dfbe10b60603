import { computed, reactive, ref } from 'vue';
import type { Api, Region } from '../../../api-client/index.ts';

/** Province, city, district: GB/T 2260 codes have two digits for each. */
const LEVELS = 3;

/** The codes above and at `code`, from the province down: 330106 lies in 330100 and 330000. */
export function codesAbove(code: string): string[] {
  if (!/^\d{6}$/.test(code)) return [];
  return [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])];
}

/**
 * A choice through the levels of regions: each level is loaded once the one above is chosen, and the code is
 * complete when the chosen region has none below it.
 */
export function useRegions(api: Pick<Api, 'get'>) {
  const lists = reactive<Region[][]>([]);
  const chosen = reactive<string[]>([]);
  const hasFailed = ref(false);
  const known = new Map<string, Region[]>();

  async function loadBelow(parent: string): Promise<Region[]> {
    const present = known.get(parent);
    if (present) return present;
    const { items } = await api.get('/api/regions', { query: { parent: parent || undefined } });
    known.set(parent, items);
    return items;
  }

  /** Puts the regions below `parent` on a level and forgets everything deeper. */
  async function open(level: number, parent: string): Promise<void> {
    lists.length = level;
    chosen.length = level;
    hasFailed.value = false;
    try {
      lists[level] = await loadBelow(parent);
    } catch {
      hasFailed.value = true;
    }
  }

  async function choose(level: number, code: string): Promise<void> {
    chosen.length = level;
    lists.length = level + 1;
    chosen[level] = code;
    const region = lists[level]?.find((entry) => entry.code === code);
    if (!region?.hasChildren || level + 1 >= LEVELS) return;
    const below = await loadBelow(code).catch(() => null);
    // Another choice may have been made while this one was loading.
    if (chosen[level] !== code) return;
    hasFailed.value = below === null;
    if (below) lists[level + 1] = below;
    // A municipality has one entry for its city: nobody should have to choose it.
    if (below?.length === 1 && below[0]) await choose(level + 1, below[0].code);
  }

  /** Opens every level down to a code that was chosen before. */
  async function start(code: string): Promise<void> {
    await open(0, '');
    for (const [level, above] of codesAbove(code).entries()) {
      if (!lists[level]?.some((entry) => entry.code === above)) break;
      await choose(level, above);
    }
  }

  /** Asks again for what did not come, and keeps what is chosen. */
  async function retry(): Promise<void> {
    const level = chosen.length - 1;
    const last = chosen[level];
    if (last === undefined) return open(0, '');
    await choose(level, last);
  }

  return {
    lists,
    chosen,
    hasFailed,
    /** The code of the lowest level, or empty while there is still one to choose. */
    code: computed(() => {
      const level = chosen.length - 1;
      const region = lists[level]?.find((entry) => entry.code === chosen[level]);
      return region && !region.hasChildren ? region.code : '';
    }),
    choose,
    start,
    retry,
  };
}
