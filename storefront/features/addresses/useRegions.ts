import { computed, reactive, ref } from 'vue';
import type { Api, Region } from '../../../api-client/index.ts';

/** Province, city, district: a GB/T 2260 code has two digits for each. */
const LEVELS = 3;

/** The codes from the province down to `code`: 330106 lies in 330100, and that in 330000. */
export function codesAbove(code: string): string[] {
  if (!/^\d{6}$/.test(code)) return [];
  return [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])];
}

/**
 * A choice of province, city and district. Each level is loaded once the level above is chosen. The code is
 * complete when the chosen region has no regions below it.
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

  /** Loads the regions below `parent` into a level and removes the deeper levels. */
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
    // The shopper may have chosen another region while this one loaded.
    if (chosen[level] !== code) return;
    hasFailed.value = below === null;
    if (below) lists[level + 1] = below;
    // A municipality has only one city, so it is chosen without a question.
    if (below?.length === 1 && below[0]) await choose(level + 1, below[0].code);
  }

  /** Opens every level down to a code that was chosen earlier. */
  async function start(code: string): Promise<void> {
    await open(0, '');
    for (const [level, above] of codesAbove(code).entries()) {
      if (!lists[level]?.some((entry) => entry.code === above)) break;
      await choose(level, above);
    }
  }

  /** Loads the failed level again and keeps the choices made so far. */
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
    /** The code of the lowest level; empty while a level is still open. */
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
