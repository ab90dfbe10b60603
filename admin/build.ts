/** Builds the back office; `node admin/build.ts` does so by itself. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFrontEndBuilder } from '../web/build/front-end.ts';

export interface AdminBuild {
  /** Directory of the files for browsers: `index.html`, and `assets/` named by content. */
  clientDir: string;
}

const root = fileURLToPath(new URL('.', import.meta.url));

const builder = createFrontEndBuilder({
  root,
  script: fileURLToPath(import.meta.url),
  async runVite(directory) {
    const { build } = await import('vite');
    const { sharedConfig } = await import('../web/build/vite.ts');
    await build({
      ...sharedConfig(root),
      base: '/admin/',
      build: {
        outDir: join(directory, 'client'),
        emptyOutDir: false,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        assetsInlineLimit: 0,
      },
    });
  },
});

/** The build of the present sources, made first where there is none. */
export async function ensureAdminBuilt(): Promise<AdminBuild> {
  return { clientDir: join(await builder.ensure(), 'client') };
}

if (import.meta.main) await builder.build();
