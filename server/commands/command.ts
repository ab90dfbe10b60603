import type { ParseArgsOptionsConfig } from 'node:util';
import type { Resources } from '../platform/process/resources.ts';
import type { Config } from '../start/config.ts';

export interface CommandContext {
  config: Config;
  /** What the command starts; closed when the command ends. */
  resources: Resources;
  say: (line: string) => void;
}

export interface CommandArguments {
  positionals: string[];
  /** The value of an option; undefined when the option was not given. */
  option(name: string): string | undefined;
}

export interface Command {
  /** The arguments, such as `create <username> --roles <role,…>`; empty when the command takes none. */
  usage: string;
  summary: string;
  /** The options that the command takes. Any other option is refused before anything is read or started. */
  options?: ParseArgsOptionsConfig;
  /** How many positional arguments the command takes, 0 when absent. Any other number is refused. */
  positionals?: { min: number; max: number };
  /** @returns the exit code */
  run(given: CommandArguments, context: CommandContext): Promise<number>;
}

/** Thrown when the arguments do not match the command's usage. */
export class UsageError extends Error {}
