import { readFile } from 'node:fs/promises';
import type { InlineConfig, Plugin } from 'vite';
import { sharedConfig } from '../../web/build/vite.ts';

/**
 * Three files that every page needs, instead of twenty small ones: on a phone's network a request costs more than
 * its bytes. Code that only some pages need (dialogs, icons) stays with those pages.
 */
const GROUPS = [
  {
    name: 'vendor',
    test: /node_modules\/(?:@?vue|vue-router|vue-i18n|pinia|@intlify|@unhead|unhead|hookable)\//,
  },
  {
    name: 'shop',
    test: /\/(?:web\/(?!ui\/UiDialog)|api-client\/|storefront\/(?:shell|page|session|\w+\.(?:ts|vue)$))/,
  },
];

/** Adds a script as it is, with a hash in its name. A module would run too late, after the page is visible. */
function classicScript(root: string, name: string): Plugin {
  return {
    name: 'jishi:classic-script',
    async generateBundle() {
      const source = await readFile(`${root}/${name}`);
      this.emitFile({ type: 'asset', name, originalFileName: name, source });
    },
  };
}

/**
 * The build for browsers: file names with a hash, one style sheet, and a manifest from which the server writes the
 * links.
 */
export function clientConfig(root: string, outDir: string): InlineConfig {
  const shared = sharedConfig(root);
  return {
    ...shared,
    plugins: [...(shared.plugins ?? []), classicScript(root, 'early-presses.js')],
    build: {
      outDir,
      emptyOutDir: false,
      manifest: 'manifest.json',
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: `${root}/entry-client.ts`, output: { codeSplitting: { groups: GROUPS } } },
    },
  };
}

/**
 * The build for the server: one file with all dependencies, so that rendering never loads a development build.
 */
export function serverConfig(root: string, outDir: string): InlineConfig {
  return {
    ...sharedConfig(root),
    ssr: { noExternal: true, target: 'node' },
    build: {
      outDir,
      emptyOutDir: false,
      ssr: true,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: { input: `${root}/entry-server.ts`, output: { codeSplitting: false } },
    },
  };
}
