import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, refuseTakenPort } from './ports.ts';

const HOST = '127.0.0.1';

test('a free port is none that outgoing connections are given, and a server can listen on it', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort(HOST)));
  expect(ports.filter((port) => port < 10_000 || port >= 32_768)).toEqual([]);
  const server = createServer().listen({ port: ports[0], host: HOST });
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(refuseTakenPort(ports[0] as number, HOST)).rejects.toThrow(
    `Port ${ports[0]} on ${HOST} is taken`,
  );
  await new Promise((resolve) => server.close(resolve));
});
