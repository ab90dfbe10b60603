import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';

/** What a keyset list of the API answers. */
export interface KeysetAnswer<Item> {
  items: Item[];
  nextAfter: string | null;
  count: number;
  countIsExact: boolean;
}

/** The filters of a list in the address bar: they survive a reload, the Back button and a link sent to a colleague. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(
    () =>
      Object.fromEntries(
        names.map((name) => {
          const value = route.query[name];
          return [name, typeof value === 'string' ? value : ''];
        }),
      ) as Record<Name, string>,
  );

  /** Absent filters stay as they are; an empty one is removed. */
  function setFilters(change: Partial<Record<Name, string>>): void {
    const next = { ...filters.value, ...change };
    const query = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ''));
    void router.replace({ query: query as Record<string, string> });
  }

  return { filters, setFilters };
}

/**
 * A keyset list: the first page at once, further ones when asked for. Pages that were read stay in memory, so the Back
 * button finds the place again.
 */
export function useKeysetList<Item>(options: {
  /** The route and the filters; another key is another list. */
  key: Ref<readonly unknown[]>;
  read: (after: string | undefined) => Promise<KeysetAnswer<Item>>;
}) {
  const { t, n } = useI18n();
  const query = useInfiniteQuery({
    queryKey: options.key,
    queryFn: ({ pageParam }) => options.read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextAfter ?? undefined,
  });
  const pages = computed(() => query.data.value?.pages ?? []);
  return {
    rows: computed(() => pages.value.flatMap(({ items }) => items)),
    countText: computed(() => {
      const first = pages.value[0];
      if (!first) return '';
      return t(first.countIsExact ? 'shell.count' : 'shell.countMore', { count: n(first.count) });
    }),
    isLoading: query.isPending,
    error: query.error,
    hasMore: computed(() => query.hasNextPage.value),
    isLoadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
