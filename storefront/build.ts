/** Builds the storefront; `node storefront/build.ts` does so by itself. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFrontEndBuilder } from '../web/build/front-end.ts';

export interface StorefrontBuild {
  /** Directory of the files for browsers, `assets/` below it named by content. */
  clientDir: string;
  /** The module that renders pages. */
  serverEntry: string;
}

const root = fileURLToPath(new URL('.', import.meta.url));

function describeBuild(directory: string): StorefrontBuild {
  return { clientDir: join(directory, 'client'), serverEntry: join(directory, 'server', 'entry-server.js') };
}

const builder = createFrontEndBuilder({
  root,
  script: fileURLToPath(import.meta.url),
  async runVite(directory) {
    const { build } = await import('vite');
    const { clientConfig, serverConfig } = await import('./build/config.ts');
    const { clientDir, serverEntry } = describeBuild(directory);
    await build(clientConfig(root, clientDir));
    await build(serverConfig(root, join(serverEntry, '..')));
  },
});

/** The build of the present sources, made first where there is none. */
export async function ensureStorefrontBuilt(): Promise<StorefrontBuild> {
  return describeBuild(await builder.ensure());
}

if (import.meta.main) await builder.build();
