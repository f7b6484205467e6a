import { explain } from '../../../src/cli/failures.js';
import { keepWorkCommand } from '../../../src/cli/keepWork.js';
import { type BarOutput, ProgressBar } from '../../../src/cli/progressBar.js';
import { type RoundsOptions, roundsCommand } from '../../../src/cli/rounds.js';
import { readConfig } from '../../../src/config.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { cli, onDatabase } from './cli.js';

let world: World;
let slug: string;

beforeAll(async () => {
  world = await createWorld();
  const [scheme] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  slug = scheme?.slug ?? '';
});
beforeEach(() => world.test.admin('DELETE FROM round'));
afterAll(() => world.close());

async function round(state: string, day: string, [total, looked, told]: [number | null, number, number]) {
  const id = newId();
  await world.test.admin(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at, started_at, ended_at, total_count, looked_count, told_count)
     VALUES ($1, $2, 'EXPIRY_NOTICES', $3::date, $3::date, $4, $5, $5, CASE WHEN $4 = 'DONE' THEN $5::timestamptz END, $6, $7, $8)`,
    [world.schemeId, id, day, state, worldNow, total, looked, told],
  );
  return { id: toGlobalId('Round', id), raw: id };
}

/** A command without a process of its own. */
async function run(work: (config: ReturnType<typeof readConfig>, terminal: Terminal) => Promise<number>) {
  const said: string[] = [];
  const told: string[] = [];
  const terminal = { say: (line: string) => void said.push(line), tell: (line: string) => void told.push(line) };
  const refusal = await work(readConfig(onDatabase(world.test.adminUrl)), terminal).then(() => null, explain);
  return { said, told, refusal };
}
type Terminal = Parameters<typeof roundsCommand>[1];

const list = (options: RoundsOptions, output: BarOutput = { write: () => undefined }) =>
  run((config, terminal) => roundsCommand(config, terminal, world.clock, options, new ProgressBar(output, () => 0)));
const keep = (what: 'stop' | 'resume', id: string) =>
  run((config, terminal) => keepWorkCommand(config, terminal, world.clock, 'rounds', what, id, { scheme: slug }));
const stateOf = async (id: string) =>
  (await world.test.admin<{ state: string }>('SELECT state FROM round WHERE id = $1', [id]))[0]?.state;

test('J76 rounds are listed, and stopped and resumed by the service itself, each with its audit row', async () => {
  const done = await round('DONE', '2026-11-20', [4, 4, 1]);
  const { id, raw } = await round('RUNNING', '2026-11-21', [9, 3, 2]);
  const shell = await cli(onDatabase(world.test.adminUrl), 'rounds', 'stop', id, '--scheme', slug);
  expect(shell).toEqual({ code: 0, stdout: 'It stands still after the batch that is at work.\n', stderr: '' });
  expect(await stateOf(raw)).toBe('STOPPED');
  expect(await list({ scheme: slug })).toEqual({
    said: [
      `${id}  EXPIRY_NOTICES 2026-11-21  STOPPED  3 of 9 looked at, 2 told`,
      `${done.id}  EXPIRY_NOTICES 2026-11-20  DONE  4 of 4 looked at, 1 told`,
    ],
    told: [],
    refusal: null,
  });
  expect(await keep('stop', id)).toEqual({
    ...{ said: [], told: [] },
    refusal: 'This round does not run, so there is nothing to stop.',
  });
  expect((await keep('resume', id)).said).toEqual(['It goes on where it stopped.']);
  expect(await stateOf(raw)).toBe('RUNNING');
  expect(
    await world.test.admin(`SELECT action, actor FROM audit WHERE subject_id = $1 ORDER BY action`, [raw]),
  ).toEqual([
    { action: 'resumeRound', actor: 'system' },
    { action: 'stopRound', actor: 'system' },
  ]);
});

test('J76 what runs is followed until it has ended', async () => {
  const { id, raw } = await round('RUNNING', '2026-11-21', [4, 1, 1]);
  const drawn: string[] = [];
  const ends = async () => {
    await world.test.admin(`UPDATE round SET looked_count = 4, state = 'DONE', ended_at = $2 WHERE id = $1`, [
      raw,
      worldNow,
    ]);
  };
  const output = {
    write: (text: string) => {
      drawn.push(text);
      void ends();
    },
  };
  const { said } = await list({ scheme: slug }, output);
  expect(drawn).toEqual([' 25%  0 s  EXPIRY_NOTICES 2026-11-21: 1 of 4 looked at, 1 told\n']);
  expect(said).toEqual([
    `${id}  EXPIRY_NOTICES 2026-11-21  RUNNING  1 of 4 looked at, 1 told`,
    `${id}  EXPIRY_NOTICES 2026-11-21  DONE  4 of 4 looked at, 1 told`,
  ]);
});

test('J76 a round whose work was given up is said to be, and is not followed', async () => {
  const { id, raw } = await round('RUNNING', '2026-11-21', [9, 3, 2]);
  await world.test.admin(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, state, created_at, settled_at)
     VALUES ($1, $2, 'ROUND_GOES_ON', $3, $4, $4, 'DEAD', $4, $4)`,
    [world.schemeId, newId(), raw, worldNow],
  );
  const counts = 'given up after several tries, 3 looked at, 2 told; resume it or stop it';
  expect(await list({ scheme: slug })).toEqual({
    ...{ said: [`${id}  EXPIRY_NOTICES 2026-11-21  RUNNING  ${counts}`], told: [], refusal: null },
  });
  expect((await keep('resume', id)).said).toEqual(['It goes on where it stopped.']);
  expect((await list({ scheme: slug, once: true })).said).toEqual([
    `${id}  EXPIRY_NOTICES 2026-11-21  RUNNING  3 of 9 looked at, 2 told`,
  ]);
});

test('J76 a slip is told with its mend', async () => {
  expect((await list({})).refusal).toBe('--scheme is missing: give the short name of the scheme, like haringey.');
  expect((await list({ scheme: 'nowhere' })).refusal).toBe(
    '--scheme: there is no scheme with the short name nowhere; correct it.',
  );
  expect((await list({ scheme: slug })).said).toEqual([`${slug}: there has been no round yet.`]);
  expect((await keep('stop', toGlobalId('Round', newId()))).refusal).toBe(
    `${slug} has no round with this id; correct it.`,
  );
  expect((await keep('stop', 'x')).refusal).toBe(
    'The id of a round is the one that `npm run rounds -- --scheme NAME` lists; correct it.',
  );
});

test('a bar moves in a terminal; elsewhere there is a line for each step and each tenth', () => {
  const drawn = (isTTY: boolean) => {
    const texts: string[] = [];
    let at = 0;
    const bar = new ProgressBar({ isTTY, write: (text) => texts.push(text) }, () => at);
    for (const [share, words] of [
      [0, 'a'],
      [0.05, 'a'],
      [0.1, 'a'],
      [0.5, 'b'],
      [2, 'b'],
    ] as const) {
      bar.show(share, words);
      at += 1_000;
    }
    bar.clear();
    return texts;
  };
  expect(drawn(false)).toEqual(['  0%  0 s  a\n', ' 10%  2 s  a\n', ' 50%  3 s  b\n', '100%  4 s  b\n']);
  expect(drawn(true).slice(3)).toEqual([
    `\r\x1b[2K${'█'.repeat(12)}${'░'.repeat(12)}  50%  3 s  b`,
    `\r\x1b[2K${'█'.repeat(24)} 100%  4 s  b`,
    '\r\x1b[2K',
  ]);
});
