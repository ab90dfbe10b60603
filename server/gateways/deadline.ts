import { cutText } from '../platform/values/text.ts';
/**
 * The result of `work`, or of `late()` after `timeoutMs`. Some clients limit only the time between two pieces of an
 * answer, so a slow answer could take for ever. The work itself is not stopped.
 */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error's message, short enough for a log line. `fetch` says only `fetch failed`, so its cause is added. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return cutText(String(error), 300);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return cutText(`${error.message}${cause}`, 300);
}
