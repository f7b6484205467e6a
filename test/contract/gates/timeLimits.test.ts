import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';

const modules = join(repositoryRoot(), 'node_modules');
const limits = fileURLToPath(new URL('../../support/timeLimits.js', import.meta.url));

let folder: string;

/** Runs these test files as `npm test` runs ours, and counts what came of them. */
function run(files: Record<string, string>): { status: number | null; outcomes: Record<string, string> } {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = {
    rootDir: folder,
    runner: join(modules, 'jest-light-runner/src/child-process.js'),
    testMatch: ['<rootDir>/*.test.js'],
    setupFilesAfterEnv: [limits],
    maxWorkers: 2,
  };
  const results = join(folder, 'results.json');
  const words = ['--no-warnings', join(modules, 'jest/bin/jest.js'), '--json', `--outputFile=${results}`];
  const { status } = spawnSync(process.execPath, [...words, '--config', JSON.stringify(config)], {
    encoding: 'utf8',
    cwd: folder,
    timeout: 50_000,
  });
  const { testResults } = JSON.parse(readFileSync(results, 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
  };
  const outcomes = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ title, status, failureMessages }): [string, string] => [
      title,
      failureMessages[0]?.match(/did not end within \d+ ms/)?.[0] ?? status,
    ]);
  return { status, outcomes: Object.fromEntries(outcomes) };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'time-credits-limits-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the tests’ time limits', () => {
  it('fail a test and a hook that never end, and leave the others alone', () => {
    expect(
      run({
        'tests.test.js': `
          test('is quick', async () => expect(1).toBe(1));
          test('never ends', () => new Promise(() => {}), 150);
          test.each([[1], [2]])('case %i', async (n) => { if (n === 2) await new Promise(() => {}); }, 160);
          test('comes after', () => undefined);`,
        'hooks.test.js': `
          beforeAll(() => new Promise(() => {}), 170);
          test('is quick all the same', () => undefined);`,
      }),
    ).toEqual({
      status: 1,
      outcomes: {
        'is quick': 'passed',
        'never ends': 'did not end within 150 ms',
        'case 1': 'passed',
        'case 2': 'did not end within 160 ms',
        'comes after': 'passed',
        '(beforeAll)': 'did not end within 170 ms',
        'is quick all the same': 'passed',
      },
    });
  });

  it('fail a file that cannot be loaded', () => {
    expect(run({ 'broken.test.js': `import './missing.js'; test('x', () => undefined);` }).status).toBe(1);
  });
});
