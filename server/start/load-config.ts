import { freePort } from '../platform/process/ports.ts';
import { type Config, inspectConfig, type ReadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';

/** Reads the settings of `npm start` and of every `jishi` command. The environment wins over the `.env` file. */
export async function loadConfig(): Promise<Config> {
  const { config, heading, wrong } = await inspectLoadedConfig();
  if (wrong.length > 0) throw new ConfigError(heading, wrong);
  return config;
}

/** The same for `npm start`. It returns the wrong settings, so that the start lists them together with other problems. */
export async function inspectLoadedConfig(): Promise<ReadConfig> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { PORT, HOST, SIMULATORS_PORT } = process.env;
  if (PORT?.trim() !== '0') return inspectConfig(process.env);
  // Links and callbacks contain the port, so PORT=0 is replaced by a free port before they are made.
  const chosen = String(await freePort(HOST ?? '127.0.0.1'));
  return inspectConfig({ ...process.env, PORT: chosen, SIMULATORS_PORT: SIMULATORS_PORT ?? '0' });
}
