import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import type { InlineConfig } from 'vite';
import { compileTexts } from '../../web/language/compileTexts.ts';

/** What both builds share. `process.env.NODE_ENV` is fixed so that Vue's production build is rendered from. */
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
 * Three files that every page needs, instead of twenty small ones: over a phone's network each request costs
 * more than its bytes. What only some pages need (dialogs, icons) stays with them.
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

/** For browsers: names by content, one style sheet, and a manifest from which the server links them. */
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

/** For the server: one file with everything in it, so that rendering loads no development build of anything. */
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
