import { logged } from '../integration/hours/steps.js';
import { connectWorker, KeptLog } from '../jobs/support.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';

/** Reminders over weeks, a day at a time: test/jobs/nightRounds.test.ts has the short ones. */

let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;

beforeEach(async () => {
  world = await createWorld();
  database = await connectWorker(world.test.adminUrl);
});
afterEach(async () => {
  await database.close();
  await world.close();
});

/** Sunday 22 November 2026: rounds that are new begin with their next time. */
async function at(...instants: string[]): Promise<void> {
  for (const instant of instants) {
    world.clock.set(new Date(instant));
    await doWhatIsDue(world, database, new KeptLog());
  }
}
const reachable = (name: string) => world.member(name, { email: `${name.toLowerCase()}@example.org` });
const told = async (...kinds: string[]) =>
  (
    await world.test.admin<{ said: string }>(
      `SELECT to_char(n.created_at AT TIME ZONE 'UTC', 'MM-DD ') || n.kind || ' ' || m.name AS said
       FROM notification n JOIN member m ON m.id = n.member_id WHERE n.kind = ANY ($1) ORDER BY n.created_at, n.kind, m.name`,
      [kinds],
    )
  ).map(({ said }) => said);

test('J50 hours that wait for weeks: each reminder on its day, none on a day on which nobody works', async () => {
  const group = await world.organisation({ name: 'Kitchen' });
  const [ada, lena, olga] = [await reachable('Ada'), await reachable('Lena'), await reachable('Olga')];
  await world.actorOf(lena, { role: 'LEADER', organisationId: group.id });
  await world.actorOf(olga, { role: 'OPERATOR', organisationId: null });
  await at('2026-11-23T08:00:00Z');
  await logged(world, ada.id, group.id);
  const days = Array.from({ length: 17 }, (_, index) => new Date(Date.UTC(2026, 10, 23 + index, 9)).toISOString());
  await at(...days, ...days.slice(-1));
  expect(await told('HOURS_WAITING', 'HOURS_WITH', 'HOURS_STUCK')).toEqual([
    '11-26 HOURS_WAITING Lena',
    '11-26 HOURS_WITH Ada',
    // The sixth day is a Sunday: nobody is asked to work before Monday.
    '11-30 HOURS_WAITING Lena',
    '12-02 HOURS_WAITING Lena',
    // The twelfth is a Saturday, and the fourteenth, on which operators hear, the Monday after.
    '12-07 HOURS_STUCK Olga',
    '12-07 HOURS_WAITING Lena',
    '12-08 HOURS_WAITING Lena',
  ]);
}, 120_000);
