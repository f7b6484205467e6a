import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';

const GATE = fileURLToPath(new URL('../../../scripts/check-layers.js', import.meta.url));
const GATE_TIMEOUT_MS = 60_000;

/** A house in order: every file keeps to its room. */
const IN_ORDER = {
  'src/domain/minutes.ts': 'export const HOUR_MINUTES = 60;',
  'src/entities/member.ts': `import type { Account } from './account.js'; export class Member { account?: Account; }`,
  'src/entities/account.ts': `import { Member } from './member.js'; export class Account { member = new Member(); }`,
  'src/queries/context.ts': `import type { Member } from '../entities/member.js'; export interface Reading { member: Member; }`,
  'src/commands/logHours.ts': `import type { Reading } from '../queries/context.js';
    import { HOUR_MINUTES } from '../domain/minutes.js';
    export const logHours = (_context: Reading, at: Date): Date => new Date(at.getTime() + HOUR_MINUTES);`,
  'src/config.ts': `export const level = process.env.LOG_LEVEL;`,
  'src/adapters/clock.ts': 'export const now = (): Date => new Date();',
  'src/main.ts': `import './config.js'; import { now } from './adapters/clock.js'; console.log(now());`,
};

let root: string;

function plant(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function runGate(...options: string[]): { status: number | null; stdout: string; stderr: string } {
  const words = [GATE, '--root', root, ...(options.length > 0 ? options : ['--at-least', '1'])];
  return spawnSync(process.execPath, words, { encoding: 'utf8' });
}

/** The headlines of the problems, without the explanations below them. */
const headlines = (stderr: string): string[] => stderr.split('\n').filter((line) => /^ {2}\S/.test(line));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'time-credits-layers-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(repositoryRoot(), file), join(root, file));
  }
  symlinkSync(join(repositoryRoot(), 'node_modules'), join(root, 'node_modules'));
  plant(IN_ORDER);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the layering gate', () => {
  test(
    'lets a house in order pass',
    () => {
      expect(runGate()).toMatchObject({ status: 0, stdout: 'layers: 8 modules keep to their rooms.\n', stderr: '' });
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'fails on an import from a wrong room, on a cycle, also of types, and on packages, code, lost imports and rooms out of place',
    () => {
      plant({
        'src/domain/planted.ts': `import { logHours } from '../commands/logHours.js'; export const x = logHours;`,
        'src/domain/a.ts': `import type { B } from './b.js'; export interface A { b: B }`,
        'src/domain/b.ts': `import type { A } from './a.js'; export interface B { a: A }`,
        // Among entities types alone may go round; here nothing is one.
        'src/entities/c.ts': `import { D } from './d.js'; export class C { d = new D(); }`,
        'src/entities/d.ts': `import { C } from './c.js'; export class D { c = new C(); }`,
        'src/queries/read.ts': `import { ObjectType } from 'type-graphql'; export const read = ObjectType;`,
        'src/commands/planted.ts': `import { Queue } from 'bullmq'; import { read } from '../queries/read.js'; export const x = [Queue, read];`,
        'src/http/planted.ts': `import { MikroORM } from '@mikro-orm/postgresql'; export const x = MikroORM;`,
        'src/jobs/planted.ts': `import { x } from './lost.js'; import fc from 'fast-check'; export const y = [x, fc];`,
        'src/utils/planted.ts': 'export const x = 1;',
      });

      const run = runGate();

      expect(run.status).toBe(1);
      expect(
        headlines(run.stderr)
          .map((line) => line.trim().replace(/(planted\.ts|read\.ts) → (?!src).*/, '$1'))
          .sort(),
      ).toEqual([
        'never-orm: src/http/planted.ts',
        'no-cycle-entities: src/entities/c.ts → src/entities/d.ts → src/entities/c.ts',
        'no-cycle: src/domain/a.ts → src/domain/b.ts → src/domain/a.ts',
        'no-dev-dependency: src/jobs/planted.ts',
        'only-jobs-use-bullmq: src/commands/planted.ts',
        'only-schema-builds-graphql: src/queries/read.ts',
        'resolvable: src/jobs/planted.ts',
        'room-commands-queries-types: src/commands/planted.ts → src/queries/read.ts',
        'room-domain: src/domain/planted.ts → src/commands/logHours.ts',
        'src/utils/planted.ts stands in no known room; docs/ARCHITECTURE.md names them.',
      ]);
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'finds the environment, the clock and the console outside their places, and no mention of them in words',
    () => {
      plant({
        'src/jobs/planted.ts': [
          '// process.env, new Date() and console.log may be spoken of.',
          `import { env } from 'node:process';`,
          `export const a = process.env.HOME ?? process['env'].HOME ?? env.HOME;`,
          'const { env: other } = process;',
          'export const b = [new Date(), Date.now(), new Date(0), other];',
          `console.log('new Date()');`,
        ].join('\n'),
      });

      const run = runGate();

      expect(run.status).toBe(1);
      expect(headlines(run.stderr).map((line) => line.trim().split(';')[0])).toEqual([
        'src/jobs/planted.ts:2 reads the environment',
        'src/jobs/planted.ts:3 reads the environment',
        'src/jobs/planted.ts:3 reads the environment',
        'src/jobs/planted.ts:4 reads the environment',
        'src/jobs/planted.ts:5 reads the machine’s time',
        'src/jobs/planted.ts:5 reads the machine’s time',
        'src/jobs/planted.ts:6 writes to the console',
      ]);
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'fails when too little was read, or a file was not read at all',
    () => {
      const config = join(root, '.dependency-cruiser.cjs');
      writeFileSync(
        config,
        `module.exports = { forbidden: [], options: { exclude: 'domain', tsPreCompilationDeps: true } };`,
      );

      const run = runGate('--at-least', '9');

      expect(run.status).toBe(1);
      expect(headlines(run.stderr)).toEqual([
        '  Only 8 modules were found in src; expected 9 or more.',
        '  src/domain/minutes.ts was not read by dependency-cruiser: nothing is known about its imports.',
      ]);
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'fails when dependency-cruiser cannot give a report',
    () => {
      rmSync(join(root, '.dependency-cruiser.cjs'));

      const run = runGate();

      expect(run.status).toBe(1);
      expect(run.stderr).toMatch(/^layers: dependency-cruiser complained:/);
    },
    GATE_TIMEOUT_MS,
  );
});
