import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Some tests are shorter than they could be; `FULL=on` (npm run test:full) runs every fault round and browser check at full
 * length, and the files `*.full.test.ts`, which only it runs.
 */
const isFull = process.env.FULL === 'on';

export default defineConfig({
  test: {
    include: ['{server,simulators,storefront,admin,tools,api-client,web,bench,e2e}/**/*.{test,spec}.ts'],
    exclude: [...configDefaults.exclude, ...(isFull ? [] : ['**/*.full.test.ts'])],
    globalSetup: ['server/test/global-setup.ts'],
    // These bounds only end tests that hang. A shorter one would fail slow machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // The test files share two cores with PostgreSQL and, in e2e, with Chromium.
    maxWorkers: 2,
    pool: 'forks',
    passWithNoTests: false,
    // A passing test prints nothing. The log lines of a failed test are printed with its failure.
    silent: 'passed-only',
    reporters: ['default', './tools/tally-reporter.ts'],
  },
});
