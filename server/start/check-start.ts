import { createGateways } from '../gateways/index.ts';
import { makeKeyRing, readKeysDir } from '../platform/auth/token-keys.ts';
import { refuseTakenPort } from '../platform/process/ports.ts';
import { findDatabaseProblems } from './check-database.ts';
import type { Config, ReadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { gatewaySettings } from './gateway-settings.ts';

/** Orchestrators start database and shop at the same time, and a database that recovers from a crash needs longer to answer. */
const DATABASE_WAIT_MS = 30_000;

interface Surroundings {
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Runs a check. @returns the message of the error that it throws, or nothing */
function messageOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Reports keys and certificates that cannot be read. With simulators, the gateways are known only after the simulators' start. */
function findGatewayProblems(config: Config): string[] {
  if (config.simulators || config.simulatorsUrl !== null) return [];
  return messageOf(() => createGateways(gatewaySettings(config.gateways, null)));
}

function findTokenKeyProblems({ algorithm, keysDir }: Config['tokens']): string[] {
  if (algorithm === 'HS256' || keysDir === null) return [];
  return messageOf(() => makeKeyRing(readKeysDir(keysDir), algorithm));
}

/**
 * Checks what a start needs, before the start changes anything.
 * @throws ConfigError that lists everything that is wrong: settings, keys and the database
 */
export async function checkStart(
  { config, heading, wrong }: ReadConfig,
  { say, signal }: Surroundings,
): Promise<void> {
  const found = new Set(wrong);
  if (wrong.length === 0) for (const line of findGatewayProblems(config)) found.add(line);
  for (const line of findTokenKeyProblems(config.tokens)) found.add(line);
  const { databaseUrl: url } = config.stores;
  if (url !== null) {
    // If the start fails anyway, it does not wait for the database.
    const waitMs = found.size === 0 ? DATABASE_WAIT_MS : 0;
    for (const line of await findDatabaseProblems({ url, waitMs, say, signal })) found.add(line);
    // With the embedded database, a second start must name DATA_DIR first, so `main.ts` checks the port after its lock.
    const { port, host } = config.http;
    await refuseTakenPort(port, host).catch((error: Error) => found.add(error.message));
  }
  if (found.size > 0) throw new ConfigError(heading, [...found]);
}
