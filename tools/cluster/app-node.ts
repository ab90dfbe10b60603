import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { placesOf, REDIS_PORTS } from './data-node.ts';
import { APP_HOSTS, type AppHost, DATA_HOSTS } from './hosts.ts';
import type { Program } from './programs.ts';
import { writeFromDeploy } from './templates.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** One of the machines with a server of the shop, and the HAProxy that leads it to the primary. */
export interface AppNode {
  host: AppHost;
  haproxy: Program;
  shop: Program;
  /** Leads to the simulators, which run outside of the network as the real providers do. */
  gate: Program | null;
  /** For the other hosts. */
  url: string;
}

export interface AppOptions {
  /** The address of the shop for browsers. */
  publicUrl: string;
  simulators: { url: string; socket: string };
  /** Uploaded pictures; every server needs the same folder. */
  uploads: string;
  settings: Record<string, string>;
}

/** The flags that `npm start` gives Node. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(2);
}

/** In a network namespace every host has a loopback of its own, so HAProxy listens there as in production. */
const haproxyAddress = ({ network }: Bench, host: AppHost) =>
  network.kind === 'namespaces' ? '127.0.0.1' : network.address(host);

async function haproxyOn(bench: Bench, host: AppHost): Promise<Program> {
  const config = join(bench.folder(host), 'haproxy.cfg');
  await writeFromDeploy('haproxy/haproxy.cfg', config, {
    places: {
      ...placesOf(bench),
      ADDRESS: bench.network.address(host),
      LISTEN: haproxyAddress(bench, host),
    },
  });
  return bench.program(host, 'haproxy', [bench.programs.path('haproxy'), '-db', '-f', config]);
}

function shopOn(bench: Bench, host: AppHost, options: AppOptions): Program {
  const { network, passwords } = bench;
  const redis = DATA_HOSTS.flatMap((data) =>
    REDIS_PORTS.map((port) => `redis://${network.address(data)}:${port}`),
  );
  const env = {
    HOST: network.address(host),
    PORT: '3000',
    PUBLIC_URL: options.publicUrl,
    TRUST_PROXY: network.address('edge'),
    DEMO: 'on',
    DATABASE_URL: `postgres://jishi:${passwords.shop}@${haproxyAddress(bench, host)}:5432/jishi`,
    REDIS_URL: redis.join(','),
    JWT_SECRET: passwords.tokens,
    DATA_DIR: options.uploads,
    SIMULATORS_URL: options.simulators.url,
    STOP_DELAY_MS: '3000',
    ...options.settings,
  };
  return bench.program(host, 'shop', [process.execPath, ...startArguments()], env, ROOT);
}

function gateOn(bench: Bench, host: AppHost, { simulators }: AppOptions): Program | null {
  if (bench.network.kind === 'loopback') return null;
  const { host: listen } = new URL(simulators.url);
  const gate = join(import.meta.dirname, 'gate.ts');
  return bench.program(host, 'gate', [process.execPath, gate, listen, simulators.socket]);
}

export async function openAppNodes(bench: Bench, options: AppOptions): Promise<AppNode[]> {
  return Promise.all(
    APP_HOSTS.map(async (host) => ({
      host,
      haproxy: await haproxyOn(bench, host),
      shop: shopOn(bench, host, options),
      gate: gateOn(bench, host, options),
      url: `http://${bench.network.address(host)}:3000`,
    })),
  );
}
