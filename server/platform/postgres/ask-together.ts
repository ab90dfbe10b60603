import DataLoader from 'dataloader';

export interface AskTogetherOptions<Key, Answer> {
  /** Questions that share one statement at most. */
  max: number;
  /** Answers the questions in their order. What it throws is the answer to all of them. */
  ask(keys: readonly Key[]): Promise<readonly Answer[]>;
}

/**
 * Gathers questions of many requests into one statement, as orders share a transaction: what is asked while a statement
 * is under way is the next one, so it grows with the load and a lone question never waits. Nothing is remembered: every
 * answer was read after it was asked for. Not for writes; one that fails would fail the others.
 */
export function askTogether<Key, Answer>(
  options: AskTogetherOptions<Key, Answer>,
): (key: Key) => Promise<Answer> {
  let underWay: Promise<unknown> | null = null;

  async function ask(keys: readonly Key[]): Promise<readonly Answer[]> {
    const asked = options.ask(keys);
    const ended = asked
      .catch(() => {})
      .then(() => {
        if (underWay === ended) underWay = null;
      });
    underWay = ended;
    return asked;
  }

  const loader = new DataLoader<Key, Answer>(ask, {
    cache: false,
    maxBatchSize: options.max,
    batchScheduleFn: (dispatch) => {
      // A turn of the event loop gathers what arrived in the same read from the sockets.
      if (underWay === null) setImmediate(dispatch);
      else void underWay.then(dispatch);
    },
  });
  return (key) => loader.load(key);
}
