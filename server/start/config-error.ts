/** Thrown when the shop cannot start with its settings. The message lists everything that is wrong. */
export class ConfigError extends Error {
  constructor(heading: string, wrong: readonly string[]) {
    super(`${heading}:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
  }
}
