import { setAvailability } from '../../../src/commands/profiles/setAvailability.js';
import { confirmRota } from '../../../src/commands/rotas/confirmRota.js';
import { editRota } from '../../../src/commands/rotas/editRota.js';
import { joinRotas } from '../../../src/commands/rotas/joinRotas.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { RotaEdit } from '../../../src/domain/rotas/edits.js';
import { Placing } from '../../../src/domain/rotas/placing.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import { readRotaFacts } from '../../../src/entities/rotas/rotaFacts.js';
import type { Actor } from '../../../src/policies/actor.js';
import { inCommand } from '../../support/inCommand.js';
import { anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { sentBy } from '../plans/explained.js';
import { placed } from '../shifts/steps.js';
import { memberActor } from '../spending/steps.js';
import { asked, named, profile, regular, rotaSeen, saidOf, seatsSeen, solved } from './steps.js';

let world: World;
let group: OrganisationEntity;
let kitchen: OpportunityEntity;
let coordinator: Actor;

const thursday = (days = 0) => new Date(Date.parse('2026-12-03T18:00:00Z') + days * 86_400_000);

beforeAll(async () => {
  world = await createWorld({ rules: { restMinutes: 30 } });
});
beforeEach(async () => {
  world.clock.set(worldNow);
  group = await world.organisation();
  kitchen = await anOpportunity(world, group.id);
  coordinator = await world.staff(['COORDINATOR', group.id]);
});
afterAll(() => world.close());

const edit = (rotaId: string, revision: number, ...edits: (Partial<RotaEdit> & { action: RotaEdit['action'] })[]) =>
  editRota(world.as(coordinator), {
    ...{ rotaId, revision },
    edits: edits.map((one) => ({ memberId: '', shiftRoleId: '', toShiftRoleId: null, ...one })),
  });

test('R33 a rota is changed by hand: what goes against what people said is done and said, what cannot be is refused', async () => {
  const [first, second] = [
    await named(world, kitchen, 'first', thursday()),
    await named(world, kitchen, 'second', thursday(1), 2),
  ];
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  await setAvailability(world.as(memberActor(world, ben)), {
    memberId: ben,
    weekly: [{ weekday: 4, fromTime: '18:00', toTime: '20:00' }],
  });
  const rotaId = await solved(
    world,
    await asked(world, coordinator, {
      ...{ organisationId: group.id, weeklyShiftsMax: 1, apart: [{ memberId: ada, otherMemberId: ben }], pinned: [] },
      pinned: [{ shiftRoleId: second.role.id, memberId: ada }],
    }),
  );
  const before = [
    { member: 'Ben', shift: 'first', change: 'NEW' },
    { member: 'Ada', shift: 'second', change: 'NEW' },
  ];
  expect(await seatsSeen(world, rotaId)).toEqual(before);
  const field = ['edits'];
  const cases: [Parameters<typeof edit>, object][] = [
    [
      [rotaId, 1, { action: 'PIN', memberId: ben, shiftRoleId: first.role.id }],
      { code: 'ROTA_CHANGED', field: ['revision'] },
    ],
    [[rotaId, 2], { code: 'INVALID_INPUT', field }],
    [[rotaId, 2, { action: 'REMOVE', memberId: ada, shiftRoleId: first.role.id }], { code: 'INVALID_INPUT', field }],
    [[rotaId, 2, { action: 'ADD', memberId: ada, shiftRoleId: second.role.id }], { code: 'INVALID_INPUT', field }],
    [[rotaId, 2, { action: 'MOVE', memberId: ben, shiftRoleId: first.role.id }], { code: 'INVALID_INPUT', field }],
    [[rotaId, 2, { action: 'ADD', memberId: newId(), shiftRoleId: second.role.id }], { code: 'NOT_FOUND' }],
    [[rotaId, 2, { action: 'ADD', memberId: ben, shiftRoleId: newId() }], { code: 'NOT_FOUND' }],
    [[rotaId, 2, { action: 'ADD', memberId: ada, shiftRoleId: first.role.id }], { code: 'SHIFT_FULL', field }],
  ];
  for (const [input, refusal] of cases) expect(await refused(world, () => edit(...input))).toEqual(refusal);
  expect(await seatsSeen(world, rotaId)).toEqual(before);
  const { warnings } = await edit(rotaId, 2, {
    ...{ action: 'MOVE', memberId: ben, shiftRoleId: first.role.id, toShiftRoleId: second.role.id },
  });
  expect(warnings).toEqual([
    'Ben, Volunteer, Friday evening, 4 December: They have said that they are not free then.',
    'Ben, Volunteer, Friday evening, 4 December: Ada is there, and the two are to be apart.',
  ]);
  expect((await edit(rotaId, 3, { action: 'ADD', memberId: ada, shiftRoleId: first.role.id })).warnings).toEqual([
    'Ada, Volunteer, Thursday evening, 3 December: That is more than 1 shift in a week.',
  ]);
  expect(await seatsSeen(world, rotaId)).toEqual([
    { member: 'Ada', shift: 'first', change: 'NEW' },
    { member: 'Ada', shift: 'second', change: 'NEW' },
    { member: 'Ben', shift: 'second', change: 'NEW' },
  ]);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED', revision: 4, filled: 3 });
  expect((await saidOf(world, rotaId)).gaps).toEqual([]);
});

test('R33 a booking that is taken off ends when the rota is confirmed, and not before; put back, it stays', async () => {
  const only = await named(world, kitchen, 'only', thursday());
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  await placed(world, ada, only.shift.id);
  const rotaId = await solved(world, await asked(world, coordinator, { organisationId: group.id }));
  const seat = { memberId: ada, shiftRoleId: only.role.id };
  await edit(rotaId, 2, { action: 'REMOVE', ...seat });
  expect(await seatsSeen(world, rotaId)).toEqual([{ member: 'Ada', shift: 'only', change: 'REMOVED' }]);
  expect((await saidOf(world, rotaId)).gaps).toEqual([
    'A place on Thursday evening, 3 December is empty: something changed after the rota was worked out. Have it worked out again to see who could come.',
  ]);
  await edit(rotaId, 3, { action: 'ADD', ...seat });
  expect(await seatsSeen(world, rotaId)).toEqual([{ member: 'Ada', shift: 'only', change: 'KEPT' }]);
  await edit(rotaId, 4, { action: 'REMOVE', ...seat }, { action: 'ADD', memberId: ben, shiftRoleId: only.role.id });
  const confirmed = { idempotencyKey: newId(), rotaId, revision: 5, acceptPartly: false };
  expect(await confirmRota(world.as(coordinator), confirmed)).toEqual({ rotaId, booked: 1, ended: 1, refused: 0 });
});

test('R34 many places are judged at once as one is when it is booked', async () => {
  const member = (await world.member('Cem')).id;
  const at = (opportunity: OpportunityEntity, days = 0, minutes = 0) =>
    aShift(world, opportunity, new Date(thursday(days).getTime() + minutes * 60_000), { capacity: 1 });
  const offered = (more: Parameters<typeof anOpportunity>[2]) => anOpportunity(world, group.id, more);
  const skill = newId();
  await world.test.admin(
    `INSERT INTO skill (scheme_id, id, name, name_key, created_at) VALUES ($1, $2, 'Knots', 'knots', now())`,
    [world.schemeId, skill],
  );
  const roped = await at(kitchen, 3);
  await world.test.admin('UPDATE shift_role SET skill_ids = ARRAY[$2::uuid] WHERE id = $1', [roped.role.id, skill]);
  const [mine, full, called, begun] = [
    await at(kitchen, 5),
    await at(kitchen, 6),
    await at(kitchen, 7),
    await at(kitchen, -30),
  ];
  await placed(world, member, mine.shift.id);
  await placed(world, (await world.member()).id, full.shift.id);
  await world.test.admin(`UPDATE shift SET state = 'CANCELLED', cancelled_at = now() WHERE id = $1`, [called.shift.id]);
  const child = (await world.member('Eli')).id;
  await world.test.admin(`UPDATE member SET adult_from_on = '2030-01-01' WHERE id = $1`, [child]);
  const cases: [string, ShiftWithRole, string | null][] = [
    [member, await at(kitchen, 2), null],
    [member, roped, 'REQUIREMENTS_NOT_MET'],
    [member, mine, 'ALREADY_DONE'],
    [member, full, 'SHIFT_FULL'],
    [member, called, 'SHIFT_NOT_OPEN'],
    [member, begun, 'SHIFT_NOT_OPEN'],
    [member, await at(kitchen, 5, 60), 'BOOKING_OVERLAPS'],
    [member, await at(kitchen, 5, 140), 'REST_NEEDED'],
    [member, await at(await offered({ joining: 'BY_APPLICATION' })), 'APPLICATION_NEEDED'],
    [member, await at(await offered({ dbsLevel: 'BASIC' })), 'REQUIREMENTS_NOT_MET'],
    [member, await at(await offered({ minimumAge: 21 })), 'REQUIREMENTS_NOT_MET'],
    [member, await at(await offered({ state: 'CLOSED', closedAt: worldNow })), 'OPPORTUNITY_NOT_OPEN'],
    [member, await at(await offered({ state: 'DRAFT', publishedAt: null })), 'OPPORTUNITY_NOT_OPEN'],
    [child, await at(kitchen, 2), 'CONSENT_NEEDED'],
  ];
  for (const [memberId, { shift, role }, expected] of cases) {
    const { id: shiftId, startsAt } = shift;
    const verdict = await world.test.database.inScheme(world.schemeId, async (tx) => {
      const facts = await readRotaFacts(tx, {
        organisationId: group.id,
        shiftIds: [shiftId],
        memberIds: [memberId],
        now: worldNow,
      });
      return new Placing(facts, new Set()).place({ memberId, shiftId, shiftRoleId: role.id, startsAt });
    });
    const alone =
      expected === null ? null : (await refusalOf(() => placed(world, memberId, shiftId, {}, coordinator))).code;
    expect([verdict, alone]).toEqual([expected, expected]);
  }
});

test('R35 where two memberships are joined, places and wishes in rotas go to the one that remains', async () => {
  const [first, second] = [
    await named(world, kitchen, 'first', thursday(), 2),
    await named(world, kitchen, 'second', thursday(1)),
  ];
  const [ada, twin, ben] = [
    await regular(world, kitchen, 'Ada'),
    await regular(world, kitchen, 'Twin'),
    await regular(world, kitchen, 'Ben'),
  ];
  await profile(world, twin, { weeklyMinutesMax: 600 });
  const pin = ({ role }: ShiftWithRole, memberId: string) => ({ shiftRoleId: role.id, memberId });
  const rotaId = await solved(
    world,
    await asked(world, coordinator, {
      ...{ organisationId: group.id, pinned: [pin(first, ada), pin(first, twin), pin(second, twin)] },
      together: [
        { memberId: ada, otherMemberId: twin },
        { memberId: twin, otherMemberId: ben },
      ],
    }),
  );
  await inCommand(world, { kind: 'SYSTEM', schemeId: world.schemeId }, (tx) => joinRotas(tx, ada, twin));
  expect(await seatsSeen(world, rotaId)).toEqual([
    { member: 'Ada', shift: 'first', change: 'NEW' },
    { member: 'Ada', shift: 'second', change: 'NEW' },
  ]);
  expect(
    await world.test.admin('SELECT one_member_id AS one, other_member_id AS other FROM rota_wish WHERE rota_id = $1', [
      rotaId,
    ]),
  ).toEqual([{ one: ada, other: ben }]);
});

test('rotas are read with their places, gaps and findings in as many queries for one as for many, and by nobody else', async () => {
  const shifts: ShiftWithRole[] = [];
  for (let day = 0; day < 4; day += 1) shifts.push(await named(world, kitchen, `day ${day}`, thursday(day), 2));
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const wishes = [{ memberId: ada, otherMemberId: ben }];
  const proposed = async (count: number) => {
    const shiftIds = shifts.slice(0, count).map(({ shift }) => shift.id);
    return await solved(world, await asked(world, coordinator, { organisationId: group.id, shiftIds, apart: wishes }));
  };
  const question = `query ($id: ID!) { organisation(id: $id) { rotas(first: 10) {
    id state revision shiftCount places placesFilled endedHow progress { phase } goals { goal value isBest } findings
    wishes { isTogether member { name } otherMember { name } }
    seats(first: 50) { nodes { change hasSaidFree member { name } shift { startsAt } role { name } booking { state } } pageInfo { hasNextPage } }
    unfilled(first: 50) { nodes { placesLeft explanation shift { id } role { name } } }
  } } }`;
  const variables = { id: toGlobalId('Organisation', group.id) };
  const read = async (actor: Actor) => await sentBy(() => ask(world, actor, question, variables));
  await proposed(1);
  const one = await read(coordinator);
  await proposed(4);
  const two = await read(coordinator);
  expect(two.sent.length).toBeLessThanOrEqual(one.sent.length);
  const [latest] = (two.result as { organisation: { rotas: Record<string, { nodes: object[] }>[] } }).organisation
    .rotas;
  expect(latest).toMatchObject({ shiftCount: 4, places: 8, placesFilled: 4, endedHow: 'PROVED', progress: null });
  expect(latest?.wishes).toEqual([{ isTogether: false, member: { name: 'Ada' }, otherMember: { name: 'Ben' } }]);
  expect(latest?.seats?.nodes).toHaveLength(4);
  expect(latest?.seats?.nodes[0]).toMatchObject({
    change: 'NEW',
    hasSaidFree: false,
    role: { name: 'Volunteer' },
    booking: null,
  });
  expect(latest?.unfilled?.nodes).toHaveLength(4);
  expect(latest?.unfilled?.nodes[0]).toMatchObject({
    placesLeft: 1,
    explanation:
      'Nobody else is free on Thursday evening, 3 December (2 could be asked: 1 is here, 1 is not to be with somebody who is on it).',
  });
  for (const stranger of [
    memberActor(world, ada),
    await world.staff(['COORDINATOR', (await world.organisation()).id]),
  ]) {
    expect((await read(stranger)).result).toEqual({ organisation: { rotas: null } });
  }
});
