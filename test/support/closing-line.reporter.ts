import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Ends a run with one plain line, "N passed, N failed", for whoever reads only the last line. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        count[test.result().state] += 1;
      }
      if (tests === 0 && module.state() === "failed") count.failed += 1; // a file that could not even be read
    }
    if (count.failed === 0 && (unhandledErrors.length > 0 || reason === "failed")) count.failed = 1;
    const skipped = count.skipped + count.pending;
    // After the default reporter's summary, which is written in the same turn.
    setImmediate(() =>
      process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`),
    );
  }
}
