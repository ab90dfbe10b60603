import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import type { InlineConfig } from 'vite';
import { compileTexts } from '../../web/language/compileTexts.ts';

/**
 * Settings of both builds. The fixed `process.env.NODE_ENV` makes the server render with Vue's production build.
 */
function sharedConfig(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    envFile: false,
    mode: 'production',
    logLevel: 'error',
    plugins: [vue(), tailwindcss(), compileTexts()],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
  };
}

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

/**
 * The build for browsers: file names with a hash, one style sheet, and a manifest from which the server writes the
 * links.
 */
export function clientConfig(root: string, outDir: string): InlineConfig {
  return {
    ...sharedConfig(root),
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
