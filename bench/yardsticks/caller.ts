import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { callFromNode } from './callFromNode.js';

/** A call that a yardstick repeats, with what is drawn afresh each time. `:name` in the SQL is the variable's place. */
export interface YardstickCall {
  sql: string;
  /** Drawn evenly from both ends on. */
  variables: { name: string; from: number; to: number }[];
}

export interface CallResult {
  calls: number;
  seconds: number;
  latenciesMs: number[];
}

/** Calls a function again and again from several clients, with prepared statements. */
export interface Caller {
  /** pgbench, or Node where it is not installed. */
  readonly by: string;
  call(what: YardstickCall, seconds: number): Promise<CallResult>;
}

/** pgbench from the search path or from where Debian keeps it, else this program itself. */
export async function findCaller(url: string, clients: number): Promise<Caller> {
  const debian = await readdir('/usr/lib/postgresql').catch(() => []);
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...debian.sort((a, b) => Number(b) - Number(a)).map((version) => join('/usr/lib/postgresql', version, 'bin')),
  ];
  for (const folder of folders) {
    const program = join(folder, 'pgbench');
    const version = await output(program, ['--version']).catch(() => null);
    if (version !== null)
      return { by: version.trim(), call: (what, seconds) => callByPgbench(program, url, clients, what, seconds) };
  }
  return {
    by: 'pg from Node, because pgbench is not installed',
    call: (what, seconds) => callFromNode(url, clients, what, seconds),
  };
}

async function callByPgbench(
  program: string,
  url: string,
  clients: number,
  what: YardstickCall,
  seconds: number,
): Promise<CallResult> {
  const folder = mkdtempSync(join(tmpdir(), 'time-credits-pgbench-'));
  try {
    const script = [
      ...what.variables.map(({ name, from, to }) => `\\set ${name} random(${from}, ${to})`),
      `${what.sql};`,
    ];
    const said = await output(
      program,
      [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2', `--time=${Math.ceil(seconds)}`],
        ...['--file=-', '--log', `--log-prefix=${join(folder, 'calls')}`, url],
      ],
      `${script.join('\n')}\n`,
    );
    const calls = numberIn(said, /number of transactions actually processed: (\d+)/);
    const rate = numberIn(said, /tps = ([\d.]+) \(without initial connection time\)/);
    const failed = numberIn(said, /number of failed transactions: (\d+)/);
    if (failed > 0) throw new Error(`${failed} calls of the yardstick failed:\n${said}`);
    return { calls, seconds: calls / rate, latenciesMs: loggedLatencies(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each line of pgbench's log: client, number, microseconds, … */
function loggedLatencies(folder: string): number[] {
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.split(' ')[2]) / 1000),
  );
}

function numberIn(text: string, form: RegExp): number {
  const found = form.exec(text)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say what was expected (${form.source}):\n${text}`);
  return Number(found);
}

async function output(program: string, parameters: string[], input?: string): Promise<string> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
  const heard = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    heard.error += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${heard.error}`);
  return heard.out;
}
