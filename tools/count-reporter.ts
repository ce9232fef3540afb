import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Ends a run with the one line that machines and people both read: `N passed, N failed`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const testModule of modules) {
      if (testModule.errors().length > 0) count.failed++;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") count[state]++;
      }
    }
    // A run can fail before it has a test, in a global setup: never call that "0 failed".
    if (reason !== "passed" && count.failed === 0) count.failed = 1;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}
