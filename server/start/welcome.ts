import type { Config } from './config.ts';
import type { DemoLogin } from './seed-empty-shop.ts';

export interface Welcome {
  config: Config;
  /** Where the simulators' own pages are; null where there are none. */
  simulatorsUrl: string | null;
  logins: readonly DemoLogin[];
}

/** What whoever started the shop wants to know next, one line each, in columns. */
export function welcomeLines({ config, simulatorsUrl, logins }: Welcome): string[] {
  const { publicUrl } = config.http;
  const rows: [string, string][] = [
    ['shop', publicUrl],
    ['api docs', `${publicUrl}/docs`],
    ...(simulatorsUrl === null ? [] : [['simulators', simulatorsUrl] as [string, string]]),
    ...logins.map(({ username, password }): [string, string] => ['demo login', `${username} / ${password}`]),
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`);
}
