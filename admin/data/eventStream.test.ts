import { expect, test } from 'vitest';
import { type Listening, listen, type ShopEvent } from './eventStream.ts';

const streamOf = (...pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
const answerOf = (...pieces: string[]) => ({ ok: true, body: streamOf(...pieces) });

/** Listens to these answers, one after the other, until the session is over. */
async function listenTo(answers: (() => ReturnType<Listening['open']>)[]) {
  const events: ShopEvent[] = [];
  const pauses: number[] = [];
  let gaps = 0;
  await listen({
    open: () => answers.shift()?.() ?? Promise.resolve(null),
    onEvent: (event) => events.push(event),
    onGap: () => {
      gaps += 1;
    },
    pause: async (ms) => void pauses.push(ms),
    signal: new AbortController().signal,
  });
  return { events, pauses, gaps };
}

test('events that arrive in pieces are read once each, and comments are none', async () => {
  const { events } = await listenTo([
    async () =>
      answerOf(
        'retry: 2000\n: hello\n\nid: 1\nevent: order.pa',
        'id\ndata: {"orderNo":"1"}\n\n: still here\n\n',
        'id: 2\nevent: stock.low\ndata: {"skuId":"x"}\n\n',
      ),
  ]);
  expect(events).toEqual([
    { name: 'order.paid', data: { orderNo: '1' } },
    { name: 'stock.low', data: { skuId: 'x' } },
  ]);
});

test('a stream that ends is opened again, and the gap is told', async () => {
  const { gaps, pauses } = await listenTo([
    async () => answerOf(': hello\n\n'),
    async () => answerOf(': hello\n\n'),
  ]);
  expect(gaps).toBe(1);
  expect(pauses).toEqual([1_000, 1_000]);
});

test('failures in a row make the pauses longer, up to half a minute; a stream makes them short again', async () => {
  const fail = () => Promise.reject(new Error('offline'));
  const refuse = async () => ({ ok: false, body: null });
  const { pauses } = await listenTo([fail, refuse, fail, fail, fail, fail, async () => answerOf(''), fail]);
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000, 2_000]);
});
