import type { Belongings } from '../platform/process/resources.ts';
import type { Config } from '../start/config.ts';

export interface CommandContext {
  config: Config;
  /** Whatever is started for the command's time. */
  belongings: Belongings;
  say: (line: string) => void;
}

export interface Command {
  /** What stands behind the command's name, such as `<username> --roles <role,…>`. */
  usage: string;
  summary: string;
  /** @returns the exit code */
  run(args: string[], context: CommandContext): Promise<number>;
}

/** Thrown when a command is not called as its usage says. */
export class UsageError extends Error {}
