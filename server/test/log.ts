import pino, { type Logger } from 'pino';

/**
 * A log whose lines belong to the running test: Vitest prints them only where that test fails (`silent: 'passed-only'`).
 * Without it pino writes past Vitest to stdout, and the whole suite prints thousands of lines.
 */
export function createTestLog(level = 'warn'): Logger {
  return pino({ level }, { write: (line: string) => console.log(line.trimEnd()) });
}
