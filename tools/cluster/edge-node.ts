import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from './bench.ts';
import { placesOf } from './data-node.ts';
import type { Program } from './programs.ts';
import { writeFromDeploy } from './templates.ts';

const run = promisify(execFile);
const HTTP_PORT = 8080;
const HTTPS_PORT = 8443;

/** The machine with the reverse proxy. */
export interface EdgeNode {
  proxy: Program;
  /** From this process' own network to the proxy. */
  gate: Program;
  socket: string;
}

async function certificateIn(bench: Bench, folder: string): Promise<void> {
  if (existsSync(join(folder, 'certificate.pem'))) return;
  await mkdir(folder, { recursive: true });
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', '/CN=localhost'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  await run(bench.programs.path('openssl'), [...args, ...files]);
}

export async function openEdgeNode(bench: Bench): Promise<EdgeNode> {
  const folder = bench.folder('edge');
  const address = bench.network.address('edge');
  await certificateIn(bench, join(folder, 'tls'));
  const config = join(folder, 'nginx.conf');
  await writeFromDeploy('nginx/nginx.conf', config, {
    places: { ...placesOf(bench), HTTP: `${address}:${HTTP_PORT}`, HTTPS: `${address}:${HTTPS_PORT}` },
    instead: {
      '/run/nginx.pid': join(folder, 'nginx.pid'),
      '/var/lib/nginx/': `${join(folder, 'nginx')}-`,
      '/etc/jishi/tls/': `${join(folder, 'tls')}/`,
      'worker_processes auto;': 'worker_processes 1;\nuser root;\ndaemon off;',
    },
  });
  const socket = join(bench.sockets('edge'), 'shop');
  const gate = join(import.meta.dirname, 'gate.ts');
  const target = `tls:${address}:${HTTPS_PORT}`;
  return {
    proxy: bench.program('edge', 'nginx', [bench.programs.path('nginx'), '-e', 'stderr', '-c', config]),
    gate: bench.program('edge', 'gate', [process.execPath, gate, socket, target]),
    socket,
  };
}
