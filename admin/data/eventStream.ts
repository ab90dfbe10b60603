/** What happens in the shop, as the server tells of it. */
export interface ShopEvent {
  name: 'order.paid' | 'refund.requested' | 'stock.low' | 'books.broken';
  data: { orderNo?: string; skuId?: string; name?: string };
}

const NAMES: readonly string[] = ['order.paid', 'refund.requested', 'stock.low', 'books.broken'];

/** One event of the text of a stream; null for comments and for events that this version does not know. */
function parseBlock(block: string): ShopEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const end = line.indexOf(':');
    if (end > 0) fields.set(line.slice(0, end), line.slice(end + 1).trimStart());
  }
  const name = fields.get('event') ?? '';
  if (!NAMES.includes(name)) return null;
  return { name: name as ShopEvent['name'], data: JSON.parse(fields.get('data') ?? '{}') };
}

/** Reads the events of one answer until it ends. Blocks may arrive in pieces. */
async function readStream(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ShopEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event !== null) onEvent(event);
    }
  }
}

/** The first pause before another try; each failure in a row doubles it. */
const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

export interface Listening {
  /** Asks for the stream with the present token. @returns null where the session is over: then nobody listens any more */
  open: () => Promise<{ body: ReadableStream<Uint8Array> | null; ok: boolean } | null>;
  onEvent: (event: ShopEvent) => void;
  /** The stream is back after a gap, in which events may have been missed. */
  onGap: () => void;
  pause: (ms: number) => Promise<void>;
  signal: AbortSignal;
}

/** Listens until `signal` fires or the session is over, and connects again whenever the stream ends. */
export async function listen({ open, onEvent, onGap, pause, signal }: Listening): Promise<void> {
  let failures = 0;
  for (let isFirst = true; !signal.aborted; ) {
    try {
      const answer = await open();
      if (answer === null) return;
      if (answer.ok && answer.body !== null) {
        failures = 0;
        if (!isFirst) onGap();
        isFirst = false;
        await readStream(answer.body, onEvent);
      } else failures += 1;
    } catch {
      failures += 1;
    }
    if (!signal.aborted) await pause(Math.min(PAUSE_MS * 2 ** failures, PAUSE_MAX_MS));
  }
}
