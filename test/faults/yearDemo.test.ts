import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hasRedis } from '../jobs/support.js';

const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

test('two weeks around the end of summer time on each queue: everything is heard at its local time, once', async () => {
  const words = ['--no-warnings', program, 'demo-year', '--fortnight'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 290_000 });
  process.stdout.write(stdout);
  const queues = hasRedis ? 2 : 1;
  expect(stdout.match(/doubled: 0$/gm)).toHaveLength(queues);
  expect(stdout.match(/2026-10-24: nine o'clock is 08:00 UTC/g)).toHaveLength(queues);
  expect(stdout.match(/2026-10-25: nine o'clock is 09:00 UTC/g)).toHaveLength(queues);
  expect(stdout.includes('LEFT OUT')).toBe(!hasRedis);
  expect(stdout.trim().split('\n').at(-1)).toBe('journey: ok');
}, 300_000);
