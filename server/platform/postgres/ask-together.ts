import DataLoader from 'dataloader';

export interface AskTogetherOptions<Key, Answer> {
  /** The most questions that share one statement. */
  max: number;
  /** Answers the questions in their order. If it throws, every one of these questions fails with that error. */
  ask(keys: readonly Key[]): Promise<readonly Answer[]>;
}

/**
 * Gathers questions of many requests into one statement, as orders share a transaction. The questions that arrive while a
 * statement runs are the next statement, so a statement grows with the load and a lone question does not wait. No answer is
 * kept: each one is read after its question was asked. Not for writes, because one write that fails would fail the others.
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
      // One turn of the event loop gathers the requests that arrived in the same read from the sockets.
      if (underWay === null) setImmediate(dispatch);
      else void underWay.then(dispatch);
    },
  });
  return (key) => loader.load(key);
}
