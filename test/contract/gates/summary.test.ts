import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';

const SUMMARY = join(repositoryRoot(), 'scripts', 'jest-summary.mjs');
const CLEAN = {
  success: true,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

let folder: string;

function summaryOf(results: object): { status: number | null; stdout: string } {
  const file = join(folder, 'results.json');
  writeFileSync(file, JSON.stringify(results));
  return spawnSync(process.execPath, [SUMMARY, file], { encoding: 'utf8' });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'time-credits-summary-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the last line of CI', () => {
  test('tells a clean run', () => {
    expect(summaryOf(CLEAN)).toMatchObject({ status: 0, stdout: '7 passed, 0 failed, 2 skipped\n' });
  });

  test('counts a suite that could not start among the failed, and fails', () => {
    expect(summaryOf({ ...CLEAN, success: false, numFailedTests: 1, numRuntimeErrorTestSuites: 1 })).toMatchObject({
      status: 1,
      stdout: '7 passed, 2 failed, 2 skipped\n',
    });
  });

  test('fails when jest says so, whatever the counts', () => {
    expect(summaryOf({ ...CLEAN, success: false })).toMatchObject({
      status: 1,
      stdout: '7 passed, 0 failed, 2 skipped\n',
    });
  });
});
