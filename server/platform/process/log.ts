import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Writes JSON lines to stdout, or text for people if stdout is a terminal. */
export function createLog(level: string): Logger {
  if (!process.stdout.isTTY) return pino({ level });
  return pino({ level }, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}
