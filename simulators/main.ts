import { buildSimulators } from './app.ts';

const port = Number(process.env.SIMULATORS_PORT ?? 4000);
const host = process.env.HOST ?? '127.0.0.1';
const dataDir = process.env.DATA_DIR ?? './.jishi';
const STOP_WITHIN_MS = 3_000;

const app = await buildSimulators({ dataDir });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  await app.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

// A killed shop cannot stop the simulators that it started, but its end of the pipe closes.
if (process.env.SIMULATORS_PARENT === 'on') {
  process.on('disconnect', stop);
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}

try {
  await app.listen({ port, host });
} catch (error) {
  console.error(`simulators cannot listen on ${host}:${port}: ${(error as Error).message}`);
  process.exit(1);
}
const address = app.server.address();
const actualPort = typeof address === 'object' && address ? address.port : port;
console.log(`simulators listening on http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`);
