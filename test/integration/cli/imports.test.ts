import { explain } from '../../../src/cli/failures.js';
import { importsCommand } from '../../../src/cli/imports.js';
import { keepWorkCommand } from '../../../src/cli/keepWork.js';
import { ProgressBar } from '../../../src/cli/progressBar.js';
import type { Terminal } from '../../../src/cli/terminal.js';
import { readConfig } from '../../../src/config.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { onDatabase } from './cli.js';

let world: World;
let slug: string;

beforeAll(async () => {
  world = await createWorld();
  const [scheme] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  slug = scheme?.slug ?? '';
});
beforeEach(() => world.test.admin('DELETE FROM hours_import'));
afterAll(() => world.close());

async function loading(): Promise<{ id: string; raw: string }> {
  const raw = newId();
  const { id: groupId } = await world.organisation();
  await world.test.admin(
    `INSERT INTO hours_import (scheme_id, id, organisation_id, upload_id, imported_by, imported_at, state, rows_read, rows_checked, rows_to_load, rows_loaded,
       judged_at, rows_added, rows_already_loaded, rows_refused) VALUES ($1, $2, $3, $2, 'system', $4, 'LOADING', 4, 4, 4, 1, $4, 1, 0, 0)`,
    [world.schemeId, raw, groupId, worldNow],
  );
  return { id: toGlobalId('HoursImport', raw), raw };
}

/** A command without a process of its own. */
async function run(work: (config: ReturnType<typeof readConfig>, terminal: Terminal) => Promise<number>) {
  const said: string[] = [];
  const told: string[] = [];
  const terminal = { say: (line: string) => void said.push(line), tell: (line: string) => void told.push(line) };
  const refusal = await work(readConfig(onDatabase(world.test.adminUrl)), terminal).then(() => null, explain);
  return { said, told, refusal };
}
const list = (options: object, write: (text: string) => void = () => undefined) =>
  run((config, terminal) =>
    importsCommand(config, terminal, world.clock, { scheme: slug, ...options }, new ProgressBar({ write }, () => 0)),
  );
const keep = (what: 'stop' | 'resume', id: string) =>
  run((config, terminal) => keepWorkCommand(config, terminal, world.clock, 'imports', what, id, { scheme: slug }));

test('J88 imports are listed, and stopped and resumed by the service itself, each with its audit row', async () => {
  const { id, raw } = await loading();
  expect((await keep('stop', id)).said).toEqual(['It stands still after the step that is at work.']);
  expect(await list({})).toEqual({
    said: [
      `${id}  2026-11-22T10:00:00.000Z  STOPPED (ASKED)  Loading the good rows: 1 of 4; 1 added, 0 loaded before, 0 with problems`,
    ],
    ...{ told: [], refusal: null },
  });
  expect((await keep('stop', id)).refusal).toBe('This import does not run, so there is nothing to stop.');
  expect((await keep('resume', id)).said).toEqual(['It goes on where it stopped.']);
  expect(
    await world.test.admin(`SELECT action, actor FROM audit WHERE subject_id = $1 ORDER BY action`, [raw]),
  ).toEqual([
    { action: 'resumeHoursImport', actor: 'system' },
    { action: 'stopHoursImport', actor: 'system' },
  ]);
});

test('J88 an import at work is followed until it has ended, and a slip is told with its mend', async () => {
  expect((await list({})).said).toEqual([`${slug}: no timesheet has been imported yet.`]);
  const { id, raw } = await loading();
  const drawn: string[] = [];
  const { said } = await list({}, (text) => {
    drawn.push(text);
    void world.test.admin(
      `UPDATE hours_import SET rows_loaded = 4, rows_added = 4, state = 'DONE', ended_at = imported_at WHERE id = $1`,
      [raw],
    );
  });
  expect(drawn).toEqual([' 25%  0 s  Loading the good rows: 1 of 4\n']);
  expect(said.at(-1)).toBe(`${id}  2026-11-22T10:00:00.000Z  DONE  4 added, 0 loaded before, 0 with problems`);
  expect((await keep('stop', toGlobalId('HoursImport', newId()))).refusal).toBe(
    `${slug} has no import with this id; correct it.`,
  );
  expect((await keep('stop', 'x')).refusal).toBe(
    'The id of an import is the one that `npm run imports -- --scheme NAME` lists; correct it.',
  );
});

test('J88 an import whose work was given up is said to be, and is not followed', async () => {
  const { id, raw } = await loading();
  await world.test.admin(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, state, created_at, settled_at)
     VALUES ($1, $2, 'IMPORT_GOES_ON', $3, $4, $4, 'DEAD', $4, $4)`,
    [world.schemeId, newId(), raw, worldNow],
  );
  const phase = 'Given up after several tries: resume it to have it tried again, or stop it';
  expect(await list({})).toEqual({
    said: [`${id}  2026-11-22T10:00:00.000Z  LOADING  ${phase}: 1 of 4; 1 added, 0 loaded before, 0 with problems`],
    ...{ told: [], refusal: null },
  });
});
