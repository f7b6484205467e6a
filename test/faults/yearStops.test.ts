import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasRedis } from '../jobs/support.js';

const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const patienceMs = 90_000;
/** Of the watcher, once the demonstration was killed. */
const clearedWithinMs = 30_000;
const filled = 'gifts up to';

let folder: string;
let demo: ChildProcess;
let said: string;
let redis: Set<number>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'time-credits-stops-'));
  // PostgreSQL may run under an account of its own.
  await chmod(folder, 0o711);
  said = '';
  redis = new Set();
  const words = ['--no-warnings', program, 'demo-year', '--fortnight', '--only', hasRedis ? 'redis' : 'postgresql'];
  demo = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder } });
  for (const stream of [demo.stdout, demo.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
});
afterEach(async () => {
  demo.kill('SIGKILL');
  await until(async () => (await processes()).size === 0, clearedWithinMs);
  await rm(folder, { recursive: true, force: true });
});

/** Whatever runs for the demonstration, by number: what has its folder among its words or in its environment, and a redis-server that was its child. */
async function processes(): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const read = async (file: string) => await readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
    const words = (await read('cmdline')).replaceAll('\0', ' ').trim();
    // It writes its title over its environment.
    if (words.startsWith('redis-server') && (await read('status')).includes(`PPid:\t${demo.pid}\n`))
      redis.add(Number(entry));
    const isOurs = words.includes(folder) || (await read('environ')).includes(`TMPDIR=${folder}`);
    if (words !== '' && (isOurs || redis.has(Number(entry)))) found.set(Number(entry), words);
  }
  return found;
}

const names = (found: ReadonlyMap<number, string>) => ({
  demo: [...found.values()].filter((words) => words.includes('demo-year')).length,
  watcher: [...found.values()].filter((words) => words.includes('watcherProcess')).length,
  redis: [...found.values()].filter((words) => words.startsWith('redis-server')).length,
  postgres: [...found.values()].filter((words) => words.includes('/postgres -D')).length,
});

async function until(isSo: () => Promise<boolean> | boolean, withinMs = patienceMs): Promise<number> {
  const from = performance.now();
  while (!(await isSo())) {
    if (performance.now() - from > withinMs) throw new Error(`it took too long; it said:\n${said}`);
    await pause(50);
  }
  return performance.now() - from;
}

async function endsWith(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const ended = once(demo, 'exit');
  demo.kill(signal);
  const [code] = await ended;
  return code;
}
const one = hasRedis ? 1 : 0;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s while the time passes: everything is stopped in order before it ends',
  async (signal, code) => {
    await until(() => said.includes(filled));
    // Into the first days.
    await pause(1_500);
    expect(names(await processes())).toEqual({ demo: 1, watcher: 1, redis: one, postgres: 1 });
    expect(await endsWith(signal)).toBe(code);
    expect([[...(await processes())], await readdir(folder)]).toEqual([[], []]);
    expect(said.trim().split('\n').at(-1)).toBe('journey: interrupted; everything that was started for it was stopped');
  },
  120_000,
);

test('SIGTERM while its database is made: it ends in order too', async () => {
  await until(async () => (await readdir(folder)).some((name) => name.startsWith('time-credits-year-')));
  expect(await endsWith('SIGTERM')).toBe(143);
  expect([[...(await processes())], await readdir(folder)]).toEqual([[], []]);
}, 120_000);

test('kill -9 while the time passes: its watcher stops the servers, removes the folder and ends', async () => {
  await until(() => said.includes(filled));
  await pause(1_500);
  expect(names(await processes())).toEqual({ demo: 1, watcher: 1, redis: one, postgres: 1 });
  await endsWith('SIGKILL');
  const ms = await until(async () => (await processes()).size === 0, clearedWithinMs);
  expect(await readdir(folder)).toEqual([]);
  process.stdout.write(`nothing was left ${(ms / 1000).toFixed(1)} s after kill -9\n`);
}, 120_000);

test('kill -9 while its database is made: what was begun is gone as well', async () => {
  await until(async () => (await readdir(folder)).some((name) => name.startsWith('time-credits-year-')));
  await pause(300);
  await endsWith('SIGKILL');
  const ms = await until(async () => (await processes()).size === 0, clearedWithinMs);
  expect(await readdir(folder)).toEqual([]);
  process.stdout.write(`nothing was left ${(ms / 1000).toFixed(1)} s after kill -9\n`);
}, 120_000);
