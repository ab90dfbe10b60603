import type { Pipeline, PipelineConnection, Prepared } from '../platform/postgres/pipeline.ts';

export interface Interference {
  /** Called before a statement is sent; the statement waits for it. */
  before?(statement: Prepared, values: unknown[]): Promise<void> | void;
  /** Called when a statement has been answered, before the transaction hears of the answer. */
  after?(statement: Prepared): Promise<void> | void;
  /** Called after COMMIT was answered and before the caller gets the answer. If it throws, the answer is lost. */
  afterCommit?(): Promise<void> | void;
}

/** A connection that runs a competing action at an exact point of each transaction. */
export function withInterference(
  connection: PipelineConnection,
  interference: Interference,
): PipelineConnection {
  const wrap = (pipeline: Pipeline): Pipeline => {
    // Statements keep their order, also when one waits for the competing action.
    let turn: Promise<void> = Promise.resolve();
    const myTurn = (statement: Prepared, values: unknown[]) => {
      turn = turn.then(() => interference.before?.(statement, values));
      return turn;
    };
    async function run<T>(statement: Prepared, values: unknown[], send: () => Promise<T>): Promise<T> {
      await myTurn(statement, values);
      const answer = await send();
      await interference.after?.(statement);
      return answer;
    }
    return {
      query: (statement, values) => run(statement, values, () => pipeline.query(statement, values)),
      execute: (statement, values) => run(statement, values, () => pipeline.execute(statement, values)),
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

/** Calls `act` the first time only. */
export function once<Args extends unknown[]>(act: (...args: Args) => Promise<void> | void) {
  let isDone = false;
  return async (...args: Args): Promise<void> => {
    if (isDone) return;
    isDone = true;
    await act(...args);
  };
}
