import { defineConfig } from 'vitest/config';

/** Short by default; `FULL=on` (npm run test:full) takes every fault round and browser check at its full length. */
export default defineConfig({
  test: {
    include: ['{server,simulators,storefront,tools,api-client,bench,e2e}/**/*.{test,spec}.ts'],
    globalSetup: ['server/test/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: the files share them with PostgreSQL and, in e2e, with Chromium.
    maxWorkers: 2,
    pool: 'forks',
    passWithNoTests: false,
    reporters: ['default', './tools/tally-reporter.ts'],
  },
});
