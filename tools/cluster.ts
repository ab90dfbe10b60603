/** `npm run cluster`: the shop on a cluster of its own on this machine, until Ctrl-C. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cluster, openCluster } from './cluster/cluster.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    data: { type: 'string', default: '.jishi/cluster' },
    loopback: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.log(line);
const port = Number(values.port);
const stopping = new AbortController();
let cluster: Cluster | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!stopping.signal.aborted) say('The cluster stops.');
    stopping.abort();
  });

try {
  cluster = await openCluster({
    dataDir: resolve(values.data),
    port,
    simulatorsPort: port + 1_000,
    watchPort: port + 1,
    isLoopback: values.loopback,
    say,
    signal: stopping.signal,
  });
  await cluster.startShop();
  say(`The shop: ${cluster.url} (demo logins: shopper01 / jishi demo shop, operator01 / jishi demo desk)`);
  say(`Who is who: http://127.0.0.1:${port + 1}`);
  await new Promise((stop) => stopping.signal.addEventListener('abort', stop));
} catch (error) {
  if (!stopping.signal.aborted) console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await cluster?.stop();
}
process.exit();
