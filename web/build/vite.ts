import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import type { InlineConfig } from 'vite';
import { compileTexts } from '../language/compileTexts.ts';

/** What the builds of all front ends share. `process.env.NODE_ENV` is fixed, so that Vue's production build is used. */
export function sharedConfig(root: string): InlineConfig {
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
