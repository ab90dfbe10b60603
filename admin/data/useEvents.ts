import { useQueryClient } from '@tanstack/vue-query';
import { onScopeDispose, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { TokenKeeper } from '../../api-client/index.ts';
import { useToasts } from '../../web/ui/useToasts.ts';
import { useAlerts } from '../session/useAlerts.ts';
import { useSession } from '../session/useSession.ts';
import { urls } from '../urls.ts';
import { listen, type ShopEvent } from './eventStream.ts';

/** What is read again after an event, where a page shows it. */
const STALE: Record<ShopEvent['name'], readonly string[]> = {
  'order.paid': ['dashboard', 'orders', 'order', 'payments', 'report'],
  'refund.requested': ['dashboard', 'orders', 'order', 'refund-requests'],
  'stock.low': ['dashboard', 'stock'],
  'books.broken': ['dashboard', 'books'],
};
/** Lists of staff who watch a sale are read again no more often than this, however many orders come. */
const GATHER_MS = 1_500;

const PAGES: Record<ShopEvent['name'], (event: ShopEvent) => string> = {
  'order.paid': ({ data }) => urls.order(data.orderNo ?? ''),
  'refund.requested': ({ data }) => urls.order(data.orderNo ?? ''),
  'stock.low': ({ data }) => urls.ledger(data.skuId ?? ''),
  'books.broken': () => urls.books(),
};
const LISTS: Record<ShopEvent['name'], string> = {
  'order.paid': `${urls.orders()}?queue=toShip`,
  'refund.requested': urls.refunds(),
  'stock.low': `${urls.stock()}?low=true`,
  'books.broken': urls.books(),
};
const HEARD: readonly ShopEvent['name'][] = ['order.paid', 'refund.requested', 'books.broken'];

/** Listens to the shop while somebody is signed in: tells of events, and reads again what they change. */
export function useEvents(tokens: TokenKeeper): void {
  const { t } = useI18n();
  const router = useRouter();
  const session = useSession();
  const toasts = useToasts();
  const alerts = useAlerts();
  const queries = useQueryClient();
  let gathered: ShopEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listening: AbortController | null = null;

  const readAgain = (keys: Iterable<string>) => {
    for (const key of new Set(keys)) void queries.invalidateQueries({ queryKey: [key] });
  };

  /** One message for each kind of event, however many there were. */
  function tell(): void {
    timer = undefined;
    const events = gathered;
    gathered = [];
    readAgain(events.flatMap(({ name }) => STALE[name]));
    for (const name of new Set(events.map((event) => event.name))) {
      const [first, ...more] = events.filter((event) => event.name === name) as [ShopEvent, ...ShopEvent[]];
      const key = name.replace('.', '_');
      const text =
        more.length === 0
          ? t(`shell.events.${key}.one`, { orderNo: first.data.orderNo ?? '' })
          : t(`shell.events.${key}.many`, { count: more.length + 1 });
      const url = more.length === 0 ? PAGES[name](first) : LISTS[name];
      const action = { label: t('shell.events.look'), run: () => void router.push(url) };
      toasts.show(text, { action, tone: name === 'books.broken' ? 'bad' : 'plain' });
    }
    if (events.some(({ name }) => HEARD.includes(name))) alerts.ring();
  }

  async function open(signal: AbortSignal) {
    const send = (token: string) =>
      fetch('/api/admin/events', { headers: { authorization: `Bearer ${token}` }, signal });
    const token = await tokens.current();
    if (token === null) return null;
    const answer = await send(token);
    if (answer.status !== 401 && answer.status !== 403) return answer;
    const next = await tokens.replace(token);
    return next === null ? null : send(next);
  }

  function start(): void {
    const stop = new AbortController();
    listening = stop;
    void listen({
      open: () => open(stop.signal),
      onEvent(event) {
        gathered.push(event);
        timer ??= setTimeout(tell, GATHER_MS);
      },
      onGap: () => readAgain(Object.values(STALE).flat()),
      pause: (ms) => new Promise((done) => setTimeout(done, ms)),
      signal: stop.signal,
    });
  }

  function stop(): void {
    listening?.abort();
    listening = null;
    clearTimeout(timer);
    timer = undefined;
    gathered = [];
  }

  watch(
    () => session.staff !== null && !session.staff.mustSetSecondFactor && session.staff.id,
    (who) => {
      stop();
      if (who) start();
    },
    { immediate: true },
  );
  onScopeDispose(stop);
}
