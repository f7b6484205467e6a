// Prints the one line CI ends with, from the file that jest --json wrote. Runs before and without a build.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Say which file jest --json wrote.');
const results = JSON.parse(readFileSync(file, 'utf8'));
// A suite that could not even start has no failed test to count: count the suite, or a broken run would read as clean.
const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
const skipped = results.numPendingTests + results.numTodoTests;
console.log(`${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || !results.success ? 1 : 0;
