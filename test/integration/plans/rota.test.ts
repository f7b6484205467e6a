import { toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { bookings } from '../../../src/queries/shifts/bookings.js';
import { shifts } from '../../../src/queries/shifts/shifts.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask, type ConnectionAnswer } from '../hours/ask.js';
import { countStatements } from '../hours/countStatements.js';
import { memberActor } from '../spending/steps.js';
import { explaining, indexesOf, rowsThrownAway, scannedWhole } from './explained.js';

/** Four months of a scheme's rotas: lists of shifts and of places are found by index, page after page, and a page asks no more for twenty than for two. */

let world: World;
let leader: Actor;
let member: Actor;
let memberId: string;
let organisationId: string;
let opportunityId: string;
let shiftId: string;

/** An hour between one shift and the next; half of them are over. */
const count = 3_000;

beforeAll(async () => {
  world = await createWorld();
  const groups = await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.organisation()));
  const kitchens = await Promise.all(groups.map(({ id }) => anOpportunity(world, id)));
  organisationId = groups[0]?.id ?? '';
  opportunityId = kitchens[0]?.id ?? '';
  leader = await world.staff(['LEADER', organisationId]);
  const people = await Promise.all(Array.from({ length: 40 }, () => world.member()));
  memberId = people[0]?.id ?? '';
  member = memberActor(world, memberId);
  const here = [world.schemeId, worldNow];
  await world.test.admin(
    `INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, state, created_at, changed_at)
     SELECT $1, gen_random_uuid(), ($3::uuid[])[1 + n % 6], ($4::uuid[])[1 + n % 6], $2::timestamptz + (n - $5::integer / 2) * interval '1 hour',
            $2::timestamptz + (n - $5::integer / 2) * interval '1 hour' + interval '2 hours', 'SCHEDULED', $2, $2
     FROM generate_series(1, $5::integer) n`,
    [...here, kitchens.map(({ id }) => id), groups.map(({ id }) => id), count],
  );
  await world.test.admin(
    `INSERT INTO shift_role (scheme_id, id, shift_id, name, capacity) SELECT scheme_id, gen_random_uuid(), id, 'Volunteer', 5 FROM shift WHERE scheme_id = $1`,
    [world.schemeId],
  );
  await world.test.admin(
    `INSERT INTO booking (scheme_id, id, shift_id, shift_role_id, member_id, state, booked_by, asked_at, booked_at)
     SELECT r.scheme_id, gen_random_uuid(), r.shift_id, r.id, m.id, 'BOOKED', 'system', s.starts_at - interval '7 days', s.starts_at - interval '7 days'
     FROM shift_role r JOIN shift s ON s.scheme_id = r.scheme_id AND s.id = r.shift_id
     CROSS JOIN LATERAL (SELECT id FROM unnest($2::uuid[]) WITH ORDINALITY AS p (id, place)
       WHERE (place + extract(epoch FROM s.starts_at)::bigint / 3600) % 20 = 0) m
     WHERE r.scheme_id = $1`,
    [world.schemeId, people.map(({ id }) => id)],
  );
  await world.test.admin('VACUUM ANALYZE shift, shift_role, booking, opportunity, organisation');
  const [busy] = await world.test.admin<{ id: string }>(
    `SELECT s.id FROM shift s WHERE s.scheme_id = $1 AND s.organisation_id = $2 AND s.starts_at > $3
       AND EXISTS (SELECT 1 FROM booking b WHERE b.shift_id = s.id) ORDER BY s.starts_at LIMIT 1`,
    [world.schemeId, organisationId, worldNow],
  );
  shiftId = busy?.id ?? '';
}, 60_000);
afterAll(() => world.close());

const page = { first: 20, mine: false, withPlaces: false, withCancelled: false };
const shiftsRead = (input: Partial<Parameters<typeof shifts>[1]>) =>
  explaining(world, member, (context) => shifts(context, { ...page, ...input }));
const bookingsRead = (actor: Actor, input: Partial<Parameters<typeof bookings>[1]>) =>
  explaining(world, actor, (context) => bookings(context, { first: 20, ...input }));
/** A scheme has few groups, and a group few opportunities: reading them whole is right. */
const few = ['organisation', 'opportunity', 'scheme'];
const whole = (statements: Parameters<typeof scannedWhole>[0]) =>
  scannedWhole(statements).filter((table) => !few.includes(table));

test.each([
  ['of the scheme', () => ({}), 'shift_by_time'],
  ['of a group', () => ({ organisationId }), 'shift_by_organisation'],
  ['of an opportunity', () => ({ opportunityId }), 'shift_by_opportunity'],
  ['with a free place', () => ({ withPlaces: true }), 'shift_by_time'],
])('shifts %s are read by their index, the first page and the next', async (_, input, index) => {
  const { result, statements } = await shiftsRead(input());
  const [last] = result.nodes.slice(-1);
  const next = await shiftsRead({ ...input(), after: last ? result.cursorOf(last) : null });
  for (const read of [{ result, statements }, next]) {
    expect(read.result.nodes).toHaveLength(20);
    expect([whole(read.statements), indexesOf(read.statements).includes(index)]).toEqual([[], true]);
    expect(rowsThrownAway(read.statements)).toBeLessThan(200);
  }
});

test('my own shifts are found from my places, not by looking through everybody’s', async () => {
  const { result, statements } = await shiftsRead({ mine: true });
  expect(result.nodes).toHaveLength(20);
  expect([whole(statements), indexesOf(statements).includes('booking_by_member')]).toEqual([[], true]);
  expect(rowsThrownAway(statements)).toBeLessThan(count / 4);
});

test('places of a member and of a shift are read by their index', async () => {
  const own = await bookingsRead(member, {});
  const [last] = own.result.nodes.slice(-1);
  const next = await bookingsRead(member, { after: last ? own.result.cursorOf(last) : null });
  for (const read of [own, next]) {
    expect(read.result.nodes).toHaveLength(20);
    expect([whole(read.statements), indexesOf(read.statements).includes('booking_by_member')]).toEqual([[], true]);
    expect(rowsThrownAway(read.statements)).toBeLessThan(100);
  }
  const there = await bookingsRead(leader, { shiftId });
  expect(there.result.nodes).toHaveLength(2);
  expect([whole(there.statements), indexesOf(there.statements).includes('booking_by_shift')]).toEqual([[], true]);
});

const shiftList = `query ($first: Int!, $organisation: ID) { shifts(first: $first, organisation: $organisation) {
  nodes { id role startsAt organisation { name } opportunity { role } series { id } roles { name capacity freePlaces } } pageInfo { hasNextPage endCursor } } }`;
const bookingList = `query ($first: Int!) { bookings(first: $first) {
  nodes { id state member { name } shift { role startsAt organisation { name } } shiftRole { name } } pageInfo { hasNextPage endCursor } } }`;

test.each([
  ['shifts', shiftList],
  ['bookings', bookingList],
] as const)('a page of %s asks as often for twenty as for two', async (list, source) => {
  const statements = async (first: number) => {
    const variables = { first, organisation: toGlobalId('Organisation', organisationId) };
    const nodes: object[] = [];
    const sent = await countStatements(async () => {
      const answer = await ask<Record<string, ConnectionAnswer>>(world, member, source, variables);
      nodes.push(...(answer[list]?.nodes ?? []));
    });
    expect(nodes).toHaveLength(first);
    return sent;
  };
  await statements(2);
  expect(await statements(20)).toBe(await statements(2));
});

test('this test can fail: without its index the shifts of a group are looked for among everybody’s', async () => {
  await world.test.admin('DROP INDEX shift_by_organisation');
  const { result, statements } = await shiftsRead({ organisationId });
  expect(result.nodes).toHaveLength(20);
  expect(indexesOf(statements)).not.toContain('shift_by_organisation');
});
