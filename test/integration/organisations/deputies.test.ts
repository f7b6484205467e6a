import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { endDeputy } from '../../../src/commands/organisations/endDeputy.js';
import { type NameDeputyInput, nameDeputy } from '../../../src/commands/organisations/nameDeputy.js';
import { removeRole } from '../../../src/commands/people/removeRole.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { LeaderAbsenceEntity, OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor, RoleFact } from '../../../src/policies/actor.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, refusalOf, refused, walletOf } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { memberActor } from '../spending/steps.js';

let world: World;
let group: OrganisationEntity;
let lena: MemberEntity;
let leader: Actor;
let dora: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  lena = await world.member('Lena Leader');
  leader = await world.actorOf(lena, { role: 'LEADER', organisationId: group.id });
  dora = await world.member('Dora Deputy');
});
afterAll(() => world.close());

/** Lena is away from Monday 23 to Friday 27 November, and Dora stands in, or whatever is said instead. */
const name = (more: Partial<NameDeputyInput> = {}, actor: Actor = leader): Promise<LeaderAbsenceEntity> =>
  nameDeputy(world.as(actor), {
    organisationId: group.id,
    leaderId: lena.id,
    deputyId: dora.id,
    fromOn: '2026-11-23',
    toOn: '2026-11-27',
    ...more,
  });

/** The roles a member's session has at an instant, as every request finds them. */
async function rolesOf(member: MemberEntity, at: string): Promise<RoleFact[]> {
  const id = newId();
  await world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [world.schemeId, id, member.id, Buffer.from(id), worldNow, new Date('2027-12-31T00:00:00Z')],
  );
  const { rows } = await world.test.database.pool.query<{ roles: RoleFact[] }>(
    'SELECT roles FROM resolve_session($1, $2)',
    [Buffer.from(id), new Date(at)],
  );
  return rows[0]?.roles ?? [];
}

const standsIn = () => [{ role: 'LEADER', organisationId: group.id }];

test('within the span of local days, and only then, the deputy has the leader’s say', async () => {
  const named = await name();
  expect([named.startsAt, named.endsAt]).toEqual([new Date('2026-11-23T00:00:00Z'), new Date('2026-11-28T00:00:00Z')]);
  expect(await rolesOf(dora, '2026-11-22T23:59:59Z')).toEqual([]);
  expect(await rolesOf(dora, '2026-11-23T00:00:00Z')).toEqual(standsIn());
  expect(await rolesOf(lena, '2026-11-23T00:00:00Z')).toEqual(standsIn());
  expect((await events(world)).at(-1)).toEqual(['DeputyNamed', { absenceId: named.id }]);
  const actor = `member:${lena.id}`;
  expect((await audited(world, 'nameDeputy')).at(-1)).toEqual({ actor, subject: named.id });
});

test('E12 the deputy’s say ends with the last local day, across a clock change too', async () => {
  await name({ fromOn: '2027-03-25', toOn: '2027-03-28' });
  // Summer time begins on the 28th, so that day ends at 23:00 UTC.
  expect(await rolesOf(dora, '2027-03-28T22:59:59Z')).toEqual(standsIn());
  expect(await rolesOf(dora, '2027-03-28T23:00:00Z')).toEqual([]);
});

test('E12 it ends when the leader comes back early; what the deputy decided stands', async () => {
  const named = await name({ fromOn: '2026-11-22' });
  const ada = await world.member();
  const [yes, no] = [await logged(world, ada.id, group.id), await logged(world, ada.id, group.id)];
  const [role] = await rolesOf(dora, '2026-11-22T10:00:00Z');
  const deputy: Actor = { ...memberActor(world, dora.id), roles: role ? [role] : [] } as Actor;
  expect(await approved(world, deputy, [yes])).toEqual({ approved: [yes], refused: [] });
  await declineHours(world.as(deputy), { hoursLogId: no, reason: 'The rota shows someone else.' });
  world.clock.advance(60_000);
  await endDeputy(world.as(leader), { absenceId: named.id });
  expect(await rolesOf(dora, '2026-11-22T10:01:00Z')).toEqual([]);
  expect((await walletOf(world, ada.id)).balance).toBe(60);
  expect(
    await world.test.admin('SELECT state, decided_by FROM hours_log WHERE id = ANY ($1) ORDER BY state', [[yes, no]]),
  ).toEqual([
    { state: 'APPROVED', decided_by: `member:${dora.id}` },
    { state: 'DECLINED', decided_by: `member:${dora.id}` },
  ]);
  expect(await refused(world, () => endDeputy(world.as(leader), { absenceId: named.id }))).toEqual({
    code: 'ALREADY_DONE',
    field: ['absenceId'],
  });
});

test('E12 it ends when the leader loses the role', async () => {
  await name();
  await removeRole(world.as(await world.staff(['OPERATOR'])), {
    memberId: lena.id,
    role: 'LEADER',
    organisationId: group.id,
  });
  expect(await rolesOf(dora, '2026-11-24T12:00:00Z')).toEqual([]);
});

test('a deputy decides about nobody’s hours at another organisation, and not about their own', async () => {
  await name({ fromOn: '2026-11-22' });
  const deputy = { ...memberActor(world, dora.id), roles: standsIn() } as Actor;
  const elsewhere = await world.organisation();
  const foreign = await logged(world, (await world.member()).id, elsewhere.id);
  expect(await refused(world, () => approved(world, deputy, [foreign]))).toEqual({ code: 'FORBIDDEN' });
  const own = await logged(world, dora.id, group.id);
  expect(await approved(world, deputy, [own])).toEqual({
    approved: [],
    refused: [{ hoursLogId: own, code: 'SELF_APPROVAL_NOT_ALLOWED' }],
  });
});

test('the leader, the coordinators and operators name one; nobody else, and a deputy does not hand it on', async () => {
  const coordinator = await world.staff(['COORDINATOR', group.id]);
  const operator = await world.staff(['OPERATOR']);
  await name({ fromOn: '2026-12-01', toOn: '2026-12-01' }, coordinator);
  await name({ deputyId: null, deputyNumber: dora.memberNumber, fromOn: '2026-12-02', toOn: '2026-12-02' }, operator);
  const elsewhere = await world.organisation();
  for (const actor of [
    await world.staff(),
    await world.staff(['LEADER', group.id]),
    await world.staff(['COORDINATOR', elsewhere.id]),
    await world.staff(['AUDITOR']),
  ]) {
    expect(await refused(world, () => name({}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  await name({ fromOn: '2026-11-22', toOn: '2026-11-22' });
  const deputy = { ...memberActor(world, dora.id), roles: standsIn() } as Actor;
  const friend = await world.member();
  expect(await refused(world, () => name({ leaderId: dora.id, deputyId: friend.id }, deputy))).toEqual({
    code: 'NOT_A_LEADER',
    field: ['leaderId'],
  });
  const other = await createWorld({ test: world.test });
  const stranger = await other.staff(['OPERATOR']);
  const foreign = { organisationId: group.id, leaderId: lena.id, fromOn: '2026-12-03', toOn: '2026-12-03' };
  expect(await refusalOf(() => nameDeputy(other.as(stranger), foreign))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => name({ deputyId: newId() }))).toEqual({ code: 'NOT_FOUND' });
});

test('either of the two, the coordinators and operators end it; nobody else', async () => {
  const ends = [
    leader,
    memberActor(world, dora.id),
    await world.staff(['COORDINATOR', group.id]),
    await world.staff(['OPERATOR']),
  ];
  const nobody = [await world.staff(), await world.staff(['LEADER', group.id]), await world.staff(['AUDITOR'])];
  for (const actor of ends) {
    const { id: absenceId } = await name();
    for (const other of nobody) {
      expect(await refused(world, () => endDeputy(world.as(other), { absenceId }))).toEqual({ code: 'FORBIDDEN' });
    }
    await endDeputy(world.as(actor), { absenceId });
  }
  const { id: absenceId } = await name();
  world.clock.set(new Date('2026-11-28T00:00:00Z'));
  expect(await refused(world, () => endDeputy(world.as(leader), { absenceId }))).toEqual({
    code: 'ALREADY_DONE',
    field: ['absenceId'],
  });
});

test.each<[string, () => Partial<NameDeputyInput>, object]>([
  ['yesterday', () => ({ fromOn: '2026-11-21' }), { code: 'INVALID_INPUT', field: ['fromOn'] }],
  ['the wrong order', () => ({ fromOn: '2026-11-25', toOn: '2026-11-24' }), { code: 'INVALID_INPUT', field: ['toOn'] }],
  [
    'more than a year',
    () => ({ fromOn: '2026-11-23', toOn: '2027-11-24' }),
    { code: 'INVALID_INPUT', field: ['toOn'] },
  ],
  ['the leader as deputy', () => ({ deputyId: lena.id }), { code: 'INVALID_INPUT', field: ['deputyId'] }],
  ['two deputies', () => ({ deputyNumber: dora.memberNumber }), { code: 'INVALID_INPUT', field: ['memberId'] }],
])('%s is refused', async (_, more, expected) => {
  expect(await refused(world, () => name(more()))).toEqual(expected);
});

test('a year to the day is not too long', async () => {
  expect((await name({ fromOn: '2026-11-23', toOn: '2027-11-23' })).toOn).toBe('2027-11-23');
});

test('nobody who has left stands in, and nowhere that does not take part', async () => {
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [dora.id]);
  expect(await refused(world, () => name())).toEqual({ code: 'MEMBER_CLOSED', field: ['deputyId'] });
  for (const [status, code] of [
    ['PENDING', 'NOT_VERIFIED'],
    ['CLOSED', 'ORGANISATION_CLOSED'],
  ] as const) {
    await world.test.admin('UPDATE organisation SET status = $2 WHERE id = $1', [group.id, status]);
    expect(await refused(world, () => name())).toEqual({ code, field: ['organisationId'] });
  }
});

test('a leader is away once at a time, even when it is said twice at the same moment', async () => {
  const results = await Promise.allSettled([
    name(),
    name({ deputyId: null, fromOn: '2026-11-27', toOn: '2026-12-01' }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refused(world, () => name({ fromOn: '2026-11-27', toOn: '2026-11-27' }))).toEqual({
    code: 'ABSENCE_OVERLAPS',
    field: ['fromOn'],
  });
  await name({ fromOn: '2026-12-02', toOn: '2026-12-02' });
});

describe('over GraphQL', () => {
  const people = async (actor: Actor) =>
    (
      await ask<{ organisation: { people: object[] | null; absences: object[] | null } }>(
        world,
        actor,
        `query ($id: ID!) { organisation(id: $id) { people { role member { name } deputyFor { name } untilOn }
           absences { fromOn toOn endedAt leader { name } deputy { name } organisation { name } } } }`,
        { id: toGlobalId('Organisation', group.id) },
      )
    ).organisation;

  test('a deputy is named, seen among the organisation’s people while they stand in, and ended', async () => {
    const coordinator = await world.staff(['COORDINATOR', group.id]);
    const { nameDeputy: payload } = await ask<{ nameDeputy: { absence: { id: string }; userErrors: object[] } }>(
      world,
      leader,
      `mutation ($input: NameDeputyInput!) { nameDeputy(input: $input) { absence { id fromOn toOn deputy { name } } userErrors { code field } } }`,
      {
        input: {
          organisationId: toGlobalId('Organisation', group.id),
          deputyId: toGlobalId('Member', dora.id),
          fromOn: '2026-11-23',
          toOn: '2026-11-27',
        },
      },
    );
    expect(payload).toEqual({
      absence: { id: expect.any(String), fromOn: '2026-11-23', toOn: '2026-11-27', deputy: { name: 'Dora Deputy' } },
      userErrors: [],
    });
    const absence = {
      fromOn: '2026-11-23',
      toOn: '2026-11-27',
      endedAt: null,
      leader: { name: 'Lena Leader' },
      deputy: { name: 'Dora Deputy' },
      organisation: { name: 'Meadow Lane Garden' },
    };
    const roles = [
      { role: 'LEADER', member: { name: 'Lena Leader' }, deputyFor: null, untilOn: null },
      { role: 'COORDINATOR', member: { name: expect.any(String) }, deputyFor: null, untilOn: null },
    ];
    expect(await people(coordinator)).toEqual({ people: roles, absences: [absence] });
    world.clock.set(new Date('2026-11-24T12:00:00Z'));
    expect((await people(coordinator)).people).toEqual([
      ...roles,
      { role: 'LEADER', member: { name: 'Dora Deputy' }, deputyFor: { name: 'Lena Leader' }, untilOn: '2026-11-27' },
    ]);
    expect(await people(leader)).toEqual({ people: null, absences: [absence] });
    expect(await people(await world.staff())).toEqual({ people: null, absences: null });
    expect(
      await ask(world, await world.staff(), 'query ($id: ID!) { node(id: $id) { id } }', { id: payload.absence.id }),
    ).toEqual({
      node: null,
    });
    expect(
      await ask(
        world,
        leader,
        `mutation ($input: EndDeputyInput!) { endDeputy(input: $input) { absence { endedAt } userErrors { code } } }`,
        { input: { absenceId: payload.absence.id } },
      ),
    ).toEqual({ endDeputy: { absence: { endedAt: '2026-11-24T12:00:00.000Z' }, userErrors: [] } });
    expect((await people(coordinator)).absences).toEqual([]);
  });

  test('a member who asks reads with whom their hours wait: leaders, deputies, coordinators, staff', async () => {
    const ada = await world.member();
    const id = toGlobalId('HoursLog', await logged(world, ada.id, group.id));
    const waits = async () =>
      (
        await ask<{ hoursLog: { waitingFor: string } }>(
          world,
          memberActor(world, ada.id),
          'query ($id: ID!) { hoursLog(id: $id) { waitingFor } }',
          { id },
        )
      ).hoursLog.waitingFor;
    expect(await waits()).toBe('With the leaders of Meadow Lane Garden since Sunday 22 November');
    const { id: absenceId } = await name({ fromOn: '2026-11-22' });
    expect(await waits()).toBe('With the leaders of Meadow Lane Garden since Sunday 22 November');
    await endDeputy(world.as(leader), { absenceId });
    await name({ deputyId: null, fromOn: '2026-11-22' });
    expect(await waits()).toBe("With the scheme's staff since Sunday 22 November");
    await world.staff(['COORDINATOR', group.id]);
    expect(await waits()).toBe('With the coordinators of Meadow Lane Garden since Sunday 22 November');
  });

  test('hours of the only leader, or of somebody they act for, wait with the staff, not with the leader', async () => {
    const ada = await world.member();
    const ids = [
      await logged(world, ada.id, group.id),
      await logged(world, lena.id, group.id),
      await logged(world, (await world.member()).id, group.id),
    ];
    const waits = async () =>
      (
        await ask<{ hoursLogs: { nodes: { id: string; waitingFor: string }[] } }>(
          world,
          await world.staff(['OPERATOR']),
          'query { hoursLogs(first: 9, wholeScheme: true) { nodes { id waitingFor } } }',
        )
      ).hoursLogs.nodes;
    const words = async () => {
      const byId = new Map((await waits()).map((node) => [node.id, node.waitingFor]));
      return ids.map((id) => byId.get(toGlobalId('HoursLog', id)));
    };
    const withLeaders = 'With the leaders of Meadow Lane Garden since Sunday 22 November';
    const withStaff = "With the scheme's staff since Sunday 22 November";
    expect(await words()).toEqual([withLeaders, withStaff, withLeaders]);
    await world.test.admin(
      `INSERT INTO care_link (scheme_id, id, kind, for_member_id, by_member_id, begins_at, until, consented_at, consented_how)
       VALUES ($1, $2, 'HELPER', $3, $4, $5, $6, $5, 'BY_MEMBER')`,
      [world.schemeId, newId(), ada.id, lena.id, worldNow, new Date('2027-01-01T00:00:00Z')],
    );
    expect(await words()).toEqual([withStaff, withStaff, withLeaders]);
  });
});
