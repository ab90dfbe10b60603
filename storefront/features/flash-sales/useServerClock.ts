import { onMounted, onScopeDispose, ref, shallowRef } from 'vue';
import type { FlashSales } from '../../../api-client/index.ts';
import { useApi } from '../../page/context.ts';
import { clockOf } from './countdown.ts';

const TICK_MS = 250;

/**
 * The clock of the server, as it goes on. Null until it has been asked: what the server rendered has no clock, because
 * the page may be seconds old when it arrives.
 */
export function useServerClock() {
  const api = useApi();
  const nowMs = ref<number | null>(null);
  const sales = shallowRef<FlashSales | null>(null);
  let clock: ((tick: number) => number) | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** Asks for the sales and for the time. A failed try keeps the clock that there is. */
  async function ask(): Promise<void> {
    const sentAt = performance.now();
    const answer = await api.get('/api/flash-sales').catch(() => null);
    if (!answer) return;
    clock = clockOf(answer.serverNow, sentAt, performance.now());
    sales.value = answer;
    tick();
  }

  function tick(): void {
    if (clock) nowMs.value = clock(performance.now());
  }

  onMounted(() => {
    void ask();
    timer = setInterval(tick, TICK_MS);
  });
  onScopeDispose(() => clearInterval(timer));
  return { nowMs, sales, ask };
}
