import { holdOffer } from '../../src/commands/spending/holdOffer.js';
import { newId } from '../../src/domain/ids.js';
import { logged } from '../integration/hours/steps.js';
import { ledgerDifferences } from '../support/database.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

/** What rounds do besides telling of credits that lapse: by the clock, as a worker does it. */

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

test('J50 leaders are reminded of hours that wait, members told once who has them, operators of what nobody decides', async () => {
  const group = await world.organisation({ name: 'Kitchen' });
  const [ada, lena, olga] = [await reachable('Ada'), await reachable('Lena'), await reachable('Olga')];
  await world.actorOf(lena, { role: 'LEADER', organisationId: group.id });
  await world.actorOf(olga, { role: 'OPERATOR', organisationId: null });
  await world.test.admin(`UPDATE scheme SET rules = rules || '{"approvalEscalationDays": 6}' WHERE scheme_id = $1`, [
    world.schemeId,
  ]);
  await at('2026-11-23T08:00:00Z');
  await logged(world, ada.id, group.id);
  await at('2026-11-26T09:00:00Z', '2026-11-29T09:00:00Z', '2026-11-30T09:00:00Z', '2026-11-30T09:00:00Z');
  expect(await told('HOURS_WAITING', 'HOURS_WITH', 'HOURS_STUCK')).toEqual([
    '11-26 HOURS_WAITING Lena',
    '11-26 HOURS_WITH Ada',
    // The sixth day is a Sunday: nobody is asked to work before Monday.
    '11-30 HOURS_STUCK Olga',
    '11-30 HOURS_WAITING Lena',
  ]);
});

test('J50 where nobody at the group is there to decide, operators hear at once and the member that staff have them', async () => {
  const group = await world.organisation({ name: 'Kitchen' });
  const [ada, olga] = [await reachable('Ada'), await reachable('Olga')];
  await world.actorOf(olga, { role: 'OPERATOR', organisationId: null });
  await at('2026-11-23T08:00:00Z');
  await logged(world, ada.id, group.id);
  await at('2026-11-26T09:00:00Z', '2026-11-27T09:00:00Z');
  expect(await told('HOURS_WAITING', 'HOURS_WITH', 'HOURS_STUCK')).toEqual([
    '11-26 HOURS_STUCK Olga',
    '11-26 HOURS_WITH Ada',
  ]);
});

test('J52 a booking at a venue is reminded of once, the day before', async () => {
  const venue = await world.organisation({ name: 'Pool', isVenue: true });
  const offer = await world.offer(venue.id, { priceMinutes: 20 });
  const ada = await reachable('Ada');
  await world.credit(ada.id, 60);
  await at('2026-11-23T08:00:00Z');
  await holdOffer(world.as(await world.actorOf(ada)), {
    ...{ idempotencyKey: newId(), offerId: offer.id, offerRevision: offer.revision, memberId: ada.id },
    ...{ adults: 1, under16s: 0, bookedFor: new Date('2026-11-26T14:00:00Z') },
  });
  await at('2026-11-25T08:59:00Z');
  expect(await told('HOLD_NEAR')).toEqual([]);
  await at('2026-11-25T09:00:00Z', '2026-11-25T09:00:00Z', '2026-11-26T09:00:00Z');
  expect(await told('HOLD_NEAR')).toEqual(['11-25 HOLD_NEAR Ada']);
});

test('J51 members hear a month and a week before a proof ends, and not of one that a newer one stands behind', async () => {
  const ada = await reachable('Ada');
  const check = (expiresOn: string) =>
    world.test.admin(
      `INSERT INTO member_check (scheme_id, id, member_id, kind, dbs_level, dated_on, expires_on, seen_by, seen_at)
       VALUES ($1, $2, $3, 'DBS', 'BASIC', '2025-12-01', $4, 'system', '2025-12-01T09:00:00Z')`,
      [world.schemeId, newId(), ada.id, expiresOn],
    );
  await check('2026-12-24');
  await at('2026-11-23T08:00:00Z', '2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z', '2026-11-25T09:00:00Z');
  await at('2026-12-17T09:00:00Z');
  await check('2027-01-10');
  await at('2026-12-19T09:00:00Z');
  expect(await told('CHECK_EXPIRES')).toEqual([
    '11-24 CHECK_EXPIRES Ada',
    '12-17 CHECK_EXPIRES Ada',
    '12-19 CHECK_EXPIRES Ada',
  ]);
});

test('J53 the night passes on what lapsed, checks the ledger and freezes the month, each once for its period', async () => {
  const ada = await reachable('Ada');
  await world.credit(ada.id, 60, new Date('2026-12-01T00:00:00Z'));
  await at('2026-11-30T12:00:00Z', '2026-12-01T00:04:00Z');
  expect(await world.balanceOf({ memberId: ada.id })).toBe(60);
  await at('2026-12-01T00:05:00Z', '2026-12-01T00:30:00Z', '2026-12-01T02:30:00Z', '2026-12-01T02:30:00Z');
  expect(await world.balanceOf({ memberId: ada.id })).toBe(0);
  expect(await world.test.admin('SELECT month_on::text AS month, lapsed_minutes AS lapsed FROM month_figure')).toEqual([
    { month: '2026-11-01', lapsed: 0 },
  ]);
  expect(
    await world.test.admin('SELECT day_on::text AS day, difference_count AS differences FROM reconciliation'),
  ).toEqual([{ day: '2026-12-01', differences: 0 }]);
  expect(await world.test.admin("SELECT kind, state FROM round WHERE state <> 'DONE'")).toEqual([]);
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
