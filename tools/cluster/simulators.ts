import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', 'simulators', 'main.ts');

export interface Simulators {
  url: string;
  stop(): Promise<void>;
}

/** The simulators of the providers, outside of the cluster's network. They end with this process, also if it is killed. */
export async function startSimulators(options: { dataDir: string; port: number }): Promise<Simulators> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      SIMULATORS_PORT: String(options.port),
      HOST: '127.0.0.1',
      DATA_DIR: options.dataDir,
      SIMULATORS_PARENT: 'on',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^simulators listening on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error(`the simulators did not start on port ${options.port}`);
}
