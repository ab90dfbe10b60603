import type { FastifyBaseLogger } from 'fastify';

/** Work that every server repeats. Rounds of several servers run at the same time, so a round must allow that. */
export interface TimedJob {
  name: string;
  everySeconds: number;
  /** Does one round. `signal` fires when the process stops. */
  run(signal: AbortSignal): Promise<void>;
}

export interface TimedJobs {
  /** Starts no further rounds and waits for the running ones. */
  stop(): Promise<void>;
}

/** Runs a round of each job now, and the next one `everySeconds` after the end of the last. A failed round is logged. */
export function startTimedJobs(jobs: readonly TimedJob[], log: FastifyBaseLogger): TimedJobs {
  const stopping = new AbortController();
  const loops = jobs.map((job) => loop(job, log, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(job: TimedJob, log: FastifyBaseLogger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await job.run(signal).catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error, job: job.name }, 'timed job failed');
    });
    await pause(job.everySeconds * 1_000, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
