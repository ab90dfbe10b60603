import type { Pipeline, PipelineConnection, Prepared } from '../platform/pipeline.ts';

export interface Interference {
  /** Runs before a statement is sent; the statement waits for it. */
  before?(statement: Prepared, values: unknown[]): Promise<void> | void;
  /** Runs when COMMIT was answered, before the answer is passed on. Throwing loses the answer. */
  afterCommit?(): Promise<void> | void;
}

/** A connection whose transactions let a rival act at an exact point. */
export function withInterference(
  connection: PipelineConnection,
  interference: Interference,
): PipelineConnection {
  const wrap = (pipeline: Pipeline): Pipeline => ({
    async query(statement, values) {
      await interference.before?.(statement, values);
      return pipeline.query(statement, values);
    },
    async execute(statement, values) {
      await interference.before?.(statement, values);
      return pipeline.execute(statement, values);
    },
  });
  return {
    async transaction(work) {
      const result = await connection.transaction((pipeline) => work(wrap(pipeline)));
      await interference.afterCommit?.();
      return result;
    },
    close: () => connection.close(),
  };
}

/** Makes `act` happen the first time only. */
export function once<Args extends unknown[]>(act: (...args: Args) => Promise<void> | void) {
  let isDone = false;
  return async (...args: Args): Promise<void> => {
    if (isDone) return;
    isDone = true;
    await act(...args);
  };
}
