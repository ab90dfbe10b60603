import { freePort } from '../platform/process/ports.ts';
import { type Config, readConfig } from './config.ts';

/** The settings of `npm start` and of every `jishi …`: the environment's, then those of `.env` where there is one. */
export async function readSettings(): Promise<Config> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { PORT, HOST, SIMULATORS_PORT } = process.env;
  if (PORT?.trim() !== '0') return readConfig(process.env);
  // Links and callbacks carry the port, so a free one is chosen before anything is built.
  const chosen = String(await freePort(HOST ?? '127.0.0.1'));
  return readConfig({ ...process.env, PORT: chosen, SIMULATORS_PORT: SIMULATORS_PORT ?? '0' });
}
