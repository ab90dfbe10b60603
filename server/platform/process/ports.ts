import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Listens for a moment. @returns the port, chosen by the system where `port` is 0 */
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
 * Asks before anything else is started.
 * @throws StartError when somebody else listens there, or nobody may
 */
export async function refuseTakenPort(port: number, host: string): Promise<void> {
  await tryPort(port, host).catch((error) => {
    throw explainListenError(error, port, host);
  });
}

/** What a failed `listen` means to whoever started the shop; anything else than a failed `listen` stays as it is. */
export function explainListenError(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return new StartError(
      `Port ${port} on ${host} is taken. Stop what listens there, or choose another PORT.`,
    );
  if (code === 'EACCES') return new StartError(`Listening on port ${port} of ${host} is not allowed.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`HOST=${host} is no address of this machine.`);
  return error;
}
