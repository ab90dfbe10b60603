import { bookJobs, bookRoutes, createBooks } from '../modules/books/index.ts';
import type { Wiring } from './context.ts';

/** The checks of the books. */
export async function wireBooks({ app, postgres, log, jobs }: Wiring): Promise<void> {
  const books = createBooks({ db: postgres.dbWithoutDeadline, log });
  await app.register(bookRoutes(books));
  jobs.push(...bookJobs(books));
}
