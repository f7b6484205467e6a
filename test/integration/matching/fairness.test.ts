import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type FairnessRecord, fairnessReport } from '../../../src/queries/matching/fairnessReport.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';

/** What is counted of a whole scheme, against counts made by hand. The report is about October 2026; it is 22 November. */

let world: World;
let operator: Actor;
const asked = { fromOn: '2026-10-01', toOn: '2026-10-31' };
const inOctober = new Date('2026-10-10T10:00:00Z');
const before = new Date('2026-09-30T22:59:59Z');

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => world.close());

const set = (table: string, id: string, column: string, value: unknown) =>
  world.test.admin(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, value]);

async function group(
  name: string,
  verifiedAt: string,
  publishedAt: string[],
): Promise<{ id: string; offers: string[] }> {
  const { id } = await world.organisation({ name });
  await set('organisation', id, 'verified_at', verifiedAt);
  const offers: string[] = [];
  for (const at of publishedAt) offers.push((await anOpportunity(world, id, { publishedAt: new Date(at) })).id);
  return { id, offers };
}

const shown = (organisationId: string, onDay: string, times: number) =>
  world.test.admin(
    'INSERT INTO match_exposure (scheme_id, organisation_id, on_day, shown, members) VALUES ($1, $2, $3, $4, 1)',
    [world.schemeId, organisationId, onDay, times],
  );
const applies = (memberId: string, opportunityId: string, at: Date) =>
  world.test.admin(
    `INSERT INTO application (scheme_id, id, opportunity_id, member_id, state, applied_by, applied_at, decided_at)
     VALUES ($1, $2, $3, $4, 'WITHDRAWN', 'x', $5, $5)`,
    [world.schemeId, newId(), opportunityId, memberId, at],
  );
const signsIn = (memberId: string, at: Date) =>
  world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5)`,
    [world.schemeId, newId(), memberId, Buffer.from(newId()), at],
  );

const wardsOf = ({ byWard }: FairnessRecord) => byWard.map(({ told }) => told && [told.members, told.found]);

test('M61 M62 groups are counted with what was published, shown and asked for in the time, the never shown first', async () => {
  const old = '2026-01-01T00:00:00Z';
  const large = await group('Large', old, ['2026-02-01', '2026-02-02', '2026-10-31T23:30:00Z']);
  const small = await group('Small', old, ['2026-02-01', '2026-11-01T00:00:00Z']);
  const fresh = await group('Fresh', '2026-09-01T00:00:00Z', ['2026-09-02']);
  const ended = await group('Ended', old, ['2026-02-01']);
  await world.test.admin(`UPDATE opportunity SET state = 'CLOSED', closed_at = $2 WHERE id = $1`, [
    ended.offers[0],
    '2026-09-30T22:00:00Z',
  ]);
  const suspended = await group('Suspended', old, ['2026-02-01']);
  await suspendOrganisation(world.as(operator), { organisationId: suspended.id, reason: 'Questions' });
  await shown(large.id, '2026-10-01', 3);
  await shown(large.id, '2026-10-31', 6);
  await shown(large.id, '2026-11-01', 100);
  await shown(small.id, '2026-10-15', 3);
  await shown(small.id, '2026-09-30', 100);
  const ada = await world.member('Ada');
  await applies(ada.id, large.offers[0] ?? '', inOctober);
  await applies(ada.id, large.offers[1] ?? '', before);
  const opportunity = { id: small.offers[0] ?? '', organisationId: small.id };
  const shift = await aShift(world, opportunity, new Date('2026-12-01T10:00:00Z'));
  await aBooking(world, shift, ada.id, { askedAt: inOctober });
  const report = await fairnessReport(world.as(operator), asked);
  const rows = report.groups.map(({ organisationId, opportunities, shown: times, applications, bookings }) => [
    ...[organisationId, opportunities, times, applications, bookings],
  ]);
  expect(rows).toEqual([
    [fresh.id, 1, 0, 0, 0],
    [small.id, 1, 3, 0, 1],
    [large.id, 3, 9, 1, 0],
  ]);
  expect(report.gini).toBe((2 * 9 - 2 * 0) / (3 * 12));
  const counted = report.standings.map((row) => [row.standing, row.groups, row.neverShown, row.shown]);
  expect(counted).toEqual([
    ['NEW', 1, 1, 0],
    ['SMALL', 1, 0, 3],
    ['ESTABLISHED', 1, 0, 9],
  ]);
  expect([report.foundUntilOn, report.members]).toEqual(['2026-11-22', null]);
});

test('M63 M65 members count by what they did themselves; a ward of few is told to nobody, nor what would give it away', async () => {
  const { id, offers } = await group('Mill', '2026-01-01T00:00:00Z', ['2026-02-01']);
  const opportunityId = offers[0] ?? '';
  const shift = await aShift(world, { id: opportunityId, organisationId: id }, new Date('2026-12-02T10:00:00Z'));
  const wards = [await world.ward('E05000001', 'Ash'), await world.ward('E05000002', 'Beech')];
  wards.push(await world.ward('E05000003', 'Cedar'), await world.ward('E05000004', 'Dogwood'));
  /** So many members of a ward who sign in, the first of whom find something new. */
  const live = async (wardId: string | undefined, members: number, found: number) => {
    for (let index = 0; index < members; index += 1) {
      const member = await world.member(undefined, { wardId });
      await signsIn(member.id, inOctober);
      if (index % 2 === 0 && index < found * 2)
        await applies(member.id, opportunityId, new Date('2026-11-20T10:00:00Z'));
      // Not for the first time: they knew it before.
      else if (index === 1) {
        await applies(member.id, opportunityId, before);
        await aBooking(world, shift, member.id, { askedAt: inOctober });
      }
    }
  };
  await live(wards[0], 12, 6);
  await live(wards[1], 12, 5);
  await live(wards[2], 9, 2);
  const child = await world.member('Bo', { wardId: wards[0] });
  await set('member', child.id, 'adult_from_on', '2030-01-01');
  await signsIn(child.id, inOctober);
  const gone = await world.member('Cy', { wardId: wards[0] });
  await signsIn(gone.id, inOctober);
  await set('member', gone.id, 'status', 'CLOSED');
  await signsIn((await world.member('Dee', { wardId: wards[0] })).id, before);
  const report = await fairnessReport(world.as(operator), asked);
  // Ada of the test before has no ward and found something; Cedar's two are hidden together with Beech.
  expect(report.members).toEqual({ members: 35, found: 14 });
  expect(wardsOf(report)).toEqual([[13, 6], null, null, null, null]);
  expect(report.byWard.map(({ wardId }) => wardId)).toEqual([...wards, null]);
  expect(report.byAgeBand).toEqual([
    { ageBand: 'UNDER_18', told: null },
    { ageBand: 'ADULT', told: null },
  ]);
});

test('M64 the report is for operators and auditors, and about another scheme says nothing', async () => {
  const auditor = await world.staff(['AUDITOR']);
  expect((await fairnessReport(world.as(auditor), asked)).groups).toHaveLength(4);
  const { id } = await world.organisation();
  for (const actor of [await world.staff(['COORDINATOR', id]), await world.staff()]) {
    await expect(fairnessReport(world.as(actor), asked)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  const elsewhere = await createWorld({ test: world.test });
  const other = await fairnessReport(elsewhere.as(await elsewhere.staff(['OPERATOR'])), asked);
  expect([other.groups, other.gini, other.members]).toEqual([[], null, null]);
  const wrong = { fromOn: '2026-10-01', toOn: '2026-10-02' };
  await expect(fairnessReport(world.as(operator), wrong)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
