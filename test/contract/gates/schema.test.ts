import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import {
  breakingProblems,
  lintProblems,
  snapshotProblems,
  unreleasedBreaking,
} from '../../../scripts/lib/schemaRules.js';

const GATE = fileURLToPath(new URL('../../../scripts/schema-check.js', import.meta.url));
const GATE_TIMEOUT_MS = 60_000;

const SDL = `"""What can be asked."""
type Query {
  """An account, or null when it is hidden from you."""
  account(
    """Its global id."""
    id: ID!
  ): Account
}

"""A holder of credits."""
type Account {
  """Its global id."""
  id: ID!

  """Credits to spend, in minutes."""
  balanceMinutes: Int!

  """Whether it may be used."""
  state: AccountState!
}

"""Whether an account may be used."""
enum AccountState {
  """It may."""
  OPEN

  """It may not, for now."""
  FROZEN
}
`;
const WITHOUT_BALANCE = SDL.replace(/\n {2}"""Credits to spend, in minutes\."""\n {2}balanceMinutes: Int!\n/, '');

describe('the snapshot', () => {
  test('passes when it is what the code declares, and fails when it is missing', () => {
    expect(snapshotProblems(SDL, `${SDL}\n`)).toEqual([]);
    expect(snapshotProblems(null, SDL)).toEqual([
      'schema.graphql is missing; run `npm run schema:emit` and commit it.',
    ]);
  });

  test('fails when the code declares something else, and shows where', () => {
    expect(snapshotProblems(SDL, SDL.replace('FROZEN', 'CLOSED'))).toEqual([
      'schema.graphql is not what the code declares; run `npm run schema:emit` and commit the result.\n' +
        'first difference at line 28:\n-   FROZEN\n+   CLOSED',
    ]);
    expect(snapshotProblems(`${SDL}scalar Left`, SDL)).toHaveLength(1);
    expect(snapshotProblems(SDL, `${SDL}scalar More`)).toHaveLength(1);
  });
});

describe('breaking changes', () => {
  const changelog = (...breaking: string[]): string =>
    [
      '# Changelog',
      '## Unreleased',
      '### Breaking',
      ...breaking,
      '### GraphQL',
      '- Account.balanceMinutes',
      '## 0.1.0',
    ].join('\n');

  test('a removed field, argument or enum value fails until the changelog names it', async () => {
    const without = SDL.replace('"""It may not, for now."""\n  FROZEN', '').replace(
      /\(\s*"""Its global id."""\s*id: ID!\s*\)/,
      '',
    );
    const now = without.replace('balanceMinutes: Int!', 'balance: Int!');

    const problems = await breakingProblems(SDL, now, changelog('- `Account.balanceMinutes` is `balance` now.'));

    expect(problems.map((problem) => problem.match(/name `([^`]+)`/)?.[1]).sort()).toEqual([
      'AccountState.FROZEN',
      'Query.account.id',
    ]);
  });

  test('naming a longer or a shorter coordinate does not announce this one', async () => {
    for (const line of [
      '- Account.balanceMinutesText',
      '- Account',
      '- MyAccount.balanceMinutes',
      '- balanceMinutes',
    ]) {
      expect(await breakingProblems(SDL, WITHOUT_BALANCE, changelog(line))).toHaveLength(1);
    }
    expect(await breakingProblems(SDL, WITHOUT_BALANCE, changelog('- Account.balanceMinutes.'))).toEqual([]);
  });

  test('a line elsewhere in the changelog does not count', async () => {
    expect(
      unreleasedBreaking('## Unreleased\n### GraphQL\n- a\n## 0.1.0\n### Breaking\n- Account.balanceMinutes'),
    ).toEqual([]);
    expect(await breakingProblems(SDL, WITHOUT_BALANCE, changelog())).toHaveLength(1);
  });

  test('an addition breaks nothing, and a first schema is compared with nothing', async () => {
    expect(await breakingProblems(SDL, `${SDL}"""A day."""\nscalar Date`, '')).toEqual([]);
    expect(await breakingProblems(null, SDL, '')).toEqual([]);
  });
});

describe('the house rules of the contract', () => {
  const problemsOf = (sdl: string): string[] => lintProblems(buildSchema(sdl));

  test('a schema in order passes', () => {
    expect(problemsOf(SDL)).toEqual([]);
  });

  test('every type, field, argument, input field and enum value is described', () => {
    const bare = `type Query { account(id: ID!): Int } input Ask { at: Int } enum Kind { GIFT } scalar Date
      directive @audited(by: String) on FIELD_DEFINITION`;

    expect(problemsOf(bare).map((problem) => problem.split(' has ')[0])).toEqual([
      '@audited',
      '@audited(by:)',
      'Ask',
      'Ask.at',
      'Date',
      'Kind',
      'Kind.GIFT',
      'Query',
      'Query.account',
      'Query.account(id:)',
    ]);
  });

  test('no id is given out in place of an object, no JSON, no lower-case value, no undated farewell', () => {
    const sdl = SDL.replace('OPEN\n', 'open\n')
      .replace('balanceMinutes: Int!', 'memberId: ID! @deprecated(reason: "Use member.")')
      .concat('"""Anything."""\nscalar JSONObject\n"""Asks for one."""\ninput Ask {\n"""Which."""\nmemberId: ID!\n}');

    expect(problemsOf(sdl)).toEqual([
      'Account.memberId gives out an id: give the object it stands for.',
      'Account.memberId is deprecated without a date: say what replaces it and "Removal on YYYY-MM-DD."',
      'AccountState.open is not in UPPER_CASE.',
      'JSONObject is a JSON scalar: clients cannot rely on it. Declare what is in it.',
    ]);
  });
});

describe('the schema gate as a process', () => {
  let root: string;
  const git = (...words: string[]): void => {
    const run = spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...words], {
      cwd: root,
    });
    expect(run.status).toBe(0);
  };
  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  const commit = (sdl: string): void => {
    write('schema.graphql', sdl);
    git('add', '.');
    git('commit', '-q', '--no-gpg-sign', '--no-verify', '-m', 'schema');
  };
  const runGate = (
    emitted: string,
    ...options: string[]
  ): { status: number | null; stdout: string; stderr: string } => {
    write('emitted.graphql', emitted);
    const words = [GATE, '--root', root, '--emitted', join(root, 'emitted.graphql'), ...options];
    return spawnSync(process.execPath, words, { encoding: 'utf8' });
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'time-credits-schema-'));
    git('init', '-q', '-b', 'main');
    write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n');
    commit(SDL);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test(
    'passes what is unchanged, fails a breaking change before and after it is committed, and passes once announced',
    () => {
      expect(runGate(SDL)).toMatchObject({ status: 0, stderr: '' });

      write('schema.graphql', WITHOUT_BALANCE);
      expect(runGate(WITHOUT_BALANCE)).toMatchObject({ status: 1, stderr: expect.stringContaining('balanceMinutes') });
      commit(WITHOUT_BALANCE);
      expect(runGate(WITHOUT_BALANCE)).toMatchObject({ status: 1, stderr: expect.stringContaining('balanceMinutes') });

      write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `Account.balanceMinutes` is gone.\n');
      expect(runGate(WITHOUT_BALANCE)).toMatchObject({ status: 0, stderr: '' });
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'compares a branch with where it left main, however many commits ago',
    () => {
      git('checkout', '-q', '-b', 'feature');
      commit(WITHOUT_BALANCE);
      commit(`${WITHOUT_BALANCE}"""A day."""\nscalar Date\n`);

      const run = runGate(`${WITHOUT_BALANCE}"""A day."""\nscalar Date\n`);

      expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('Account.balanceMinutes') });
    },
    GATE_TIMEOUT_MS,
  );

  test(
    'fails when the snapshot was not emitted anew, and when --base names nothing',
    () => {
      expect(runGate(`${SDL}"""A day."""\nscalar Date\n`)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('npm run schema:emit'),
      });
      expect(runGate(SDL, '--base', 'no-such-release')).toMatchObject({
        status: 1,
        stderr: 'schema: --base no-such-release names no commit here; fetch it, or give another.\n',
      });
    },
    GATE_TIMEOUT_MS,
  );
});
