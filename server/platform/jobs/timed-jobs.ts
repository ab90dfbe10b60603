import type { FastifyBaseLogger } from 'fastify';

/** Work done again and again, on every server; it must bear that others do it at the same time. */
export interface TimedJob {
  name: string;
  everySeconds: number;
  /** Does one round. `signal` fires when the process is stopping. */
  run(signal: AbortSignal): Promise<void>;
}

export interface TimedJobs {
  /** Starts no further rounds and waits for those under way. */
  stop(): Promise<void>;
}

/** Runs each job at once and then at its pace; a round that fails is logged and the next one comes all the same. */
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
      if (!signal.aborted) log.error({ err: error, job: job.name }, 'a timed job failed');
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
