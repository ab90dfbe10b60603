import type { Config } from './config.ts';
import type { DemoLogin } from './seed-empty-shop.ts';

export interface StartedShop {
  config: Config;
  /** The address of the simulators' own pages; null without simulators. */
  simulatorsUrl: string | null;
  logins: readonly DemoLogin[];
}

/** The lines printed after a start: addresses and demo logins, in two columns. */
export function startMessage({ config, simulatorsUrl, logins }: StartedShop): string[] {
  const { publicUrl, backOfficeUrl, apiDocs } = config.http;
  const rows: [string, string][] = [
    ['shop', publicUrl],
    ['back office', `${backOfficeUrl}/admin`],
    ...(apiDocs ? [['api docs', `${publicUrl}/docs`] as [string, string]] : []),
    ...(simulatorsUrl === null ? [] : [['simulators', simulatorsUrl] as [string, string]]),
    ...logins.map(({ username, password }): [string, string] => ['demo login', `${username} / ${password}`]),
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`);
}
