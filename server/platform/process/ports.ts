import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Listens for a moment. @returns the port; the system chooses it if `port` is 0 */
async function tryPort(port: number, host: string): Promise<number> {
  const server = createServer().listen({ port, host });
  await once(server, 'listening');
  const { port: found } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return found;
}

/** Linux gives outgoing connections the ports from 32,768 on, and one of them may take a port before its server listens. */
const FROM = 10_000;
const BELOW = 32_768;
const TRIES = 20;

/** A port that nobody listens on now, and that no outgoing connection takes. */
export async function freePort(host: string): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = await tryPort(randomInt(FROM, BELOW), host).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      return null;
    });
    if (port !== null) return port;
  }
  return tryPort(0, host);
}

/**
 * Checks the port before anything else starts.
 * @throws StartError when another program listens on the port, or this process may not
 */
export async function refuseTakenPort(port: number, host: string): Promise<void> {
  await tryPort(port, host).catch((error) => {
    throw explainListenError(error, port, host);
  });
}

/** Turns the error of a failed `listen` into a StartError that says what to do. Any other error stays as it is. */
export function explainListenError(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return new StartError(
      `Port ${port} on ${host} is taken. Stop the program that listens there, or choose another PORT.`,
    );
  if (code === 'EACCES') return new StartError(`Listening on port ${port} of ${host} is not allowed.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`HOST=${host} is not an address of this machine.`);
  return error;
}
