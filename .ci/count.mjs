/** `node .ci/count.mjs <report>`: prints `N passed, N failed` from vitest's JSON report; exit code 1 for a failure or no test at all. */
import { readFileSync } from 'node:fs';

const { passed, failed } = count(process.argv[2]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function count(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner did not get so far as to write one.
    return { passed: 0, failed: 0 };
  }
  // A file that cannot even be loaded has no test that failed, and must not pass for one without tests.
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length };
}
