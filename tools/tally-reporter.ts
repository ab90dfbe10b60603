import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints one last line, `Tests: 12 passed, 0 failed`, that a program can read. Before it stands a line for each test that
 * was not run, with its reason: nobody should take such a test for one that passed.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        tally[result.state] += 1;
        if (result.state === 'skipped')
          process.stdout.write(`\nNOT RUN: ${test.fullName}: ${result.note ?? 'no reason is given'}`);
      }
      // An error outside of a test (an import, a hook) fails a file although none of its tests failed.
      const broken = [module, ...module.children.allSuites()].filter((each) => each.errors().length > 0);
      tally.failed += broken.length;
    }
    const left = tally.skipped + tally.pending;
    const skipped = left > 0 ? `, ${left} skipped` : '';
    process.stdout.write(`\nTests: ${tally.passed} passed, ${tally.failed} failed${skipped}\n`);
  }
}
