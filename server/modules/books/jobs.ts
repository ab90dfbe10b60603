import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { BooksService } from './service.ts';

/** How often a server looks for checks that are due. */
const LOOK_SECONDS = 10;

/** The timed checks of the books. Every server looks, and one of them at a time checks. */
export function bookJobs(books: BooksService): TimedJob[] {
  return [{ name: 'check the books', everySeconds: LOOK_SECONDS, run: (signal) => books.checkDue(signal) }];
}
