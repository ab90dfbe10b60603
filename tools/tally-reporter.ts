import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line, `Tests: 12 passed, 0 failed`, for whoever reads it with a program. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) tally[test.result().state] += 1;
      // A file or a group that broke outside its tests has failed, though none of its tests says so.
      const broken = [module, ...module.children.allSuites()].filter((each) => each.errors().length > 0);
      tally.failed += broken.length;
    }
    const left = tally.skipped + tally.pending;
    const skipped = left > 0 ? `, ${left} skipped` : '';
    process.stdout.write(`\nTests: ${tally.passed} passed, ${tally.failed} failed${skipped}\n`);
  }
}
