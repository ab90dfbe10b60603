/**
 * `node gate.ts <listen> <connect>`: passes connections on, each end `host:port`, the path of a Unix socket, or
 * `tls:host:port`. Unix sockets lead from one network namespace into another.
 */
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { connect as connectTls } from 'node:tls';

function place(text: string): { path: string } | { host: string; port: number } {
  if (text.startsWith('/')) return { path: text };
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
}

function dial(target: string): Socket {
  if (!target.startsWith('tls:')) return connect(place(target));
  // The certificate of the local proxy is signed by itself.
  return connectTls({ ...place(target.slice('tls:'.length)), rejectUnauthorized: false });
}

/** Passes each connection to `listen` on to `target`. */
export function openGate(listen: string, target: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const other = dial(target);
    // An end that breaks off breaks the other one off too; there is nobody to tell.
    pipeline(socket, other, () => {});
    pipeline(other, socket, () => {});
  });
  if (listen.startsWith('/')) rmSync(listen, { force: true });
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(place(listen), () => listening(server));
  });
}

if (import.meta.main) {
  const [listen = '', target = ''] = process.argv.slice(2);
  await openGate(listen, target);
}
