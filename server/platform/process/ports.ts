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

/** A port that nobody listens on now. */
export async function freePort(host: string): Promise<number> {
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
