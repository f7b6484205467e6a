import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

test('two weeks around the end of summer time: everything is heard at its local time, once', async () => {
  const words = ['--no-warnings', program, 'demo-year', '--fortnight'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 290_000 });
  expect(stdout).toContain('doubled: 0');
  expect(stdout.trim().split('\n').at(-1)).toBe('journey: ok');
}, 300_000);
