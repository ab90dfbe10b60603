import type { Pipeline, PipelineConnection, Prepared } from '../platform/postgres/pipeline.ts';

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
  const wrap = (pipeline: Pipeline): Pipeline => {
    // Statements keep their order, whoever of them has to wait for a rival.
    let turn: Promise<void> = Promise.resolve();
    const myTurn = (statement: Prepared, values: unknown[]) => {
      turn = turn.then(() => interference.before?.(statement, values));
      return turn;
    };
    return {
      query: (statement, values) => myTurn(statement, values).then(() => pipeline.query(statement, values)),
      execute: (statement, values) =>
        myTurn(statement, values).then(() => pipeline.execute(statement, values)),
    };
  };
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
