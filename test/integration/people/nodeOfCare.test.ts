import { endCareLink } from '../../../src/commands/people/endCareLink.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { withdrawInvitation } from '../../../src/commands/people/withdrawInvitation.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { invited } from './invitationSteps.js';
import { actorNow } from './signedIn.js';
import { ask, askCounting } from './support.js';

/** node(id:) of an invitation and of a care link: whoever may not see one learns nothing, not even whether it exists. */

let database: TestDatabase;
let world: World;
let operator: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => database.drop());

const nothing = { data: { node: null } };
const node = (actor: Actor, id: string, of: World = world) =>
  ask(
    of,
    actor,
    `query ($id: ID!) { node(id: $id) {
       id ... on Invitation { name email state organisation { name } } ... on CareLink { kind endedAt member { name } carer { name } }
     } }`,
    { id },
  );

describe('an invitation', () => {
  const ines = { name: 'Inês', email: 'ines@example.org' };
  const of = async (organisationId?: string) => {
    const { invitation } = await invited(world, operator, { ...ines, organisationId });
    return { invitationId: invitation.id, id: toGlobalId('Invitation', invitation.id) };
  };

  test('of a group is read by its leaders and coordinators and the scheme’s staff, by nobody else', async () => {
    const [group, other] = [await world.organisation({ name: 'Elm Hall' }), await world.organisation()];
    const { id } = await of(group.id);
    const seen = { data: { node: { id, ...ines, state: 'OPEN', organisation: { name: 'Elm Hall' } } } };
    for (const actor of [
      operator,
      await world.staff(['LEADER', group.id]),
      await world.staff(['COORDINATOR', group.id]),
    ]) {
      expect(await node(actor, id)).toEqual(seen);
    }
    // Auditors see that somebody was asked, and not where they are reached.
    expect(await node(await world.staff(['AUDITOR']), id)).toEqual({
      data: { node: { ...seen.data.node, email: null } },
    });
    for (const actor of [
      await world.staff(),
      await world.staff(['TILL', group.id]),
      await world.staff(['LEADER', other.id], ['COORDINATOR', other.id]),
    ]) {
      expect(await node(actor, id)).toEqual(nothing);
    }
  });

  test('of the scheme’s own staff is not for leaders and coordinators', async () => {
    const group = await world.organisation();
    const { id } = await of();
    expect(await node(operator, id)).toEqual({ data: { node: { id, ...ines, state: 'OPEN', organisation: null } } });
    expect(await node(await world.staff(['LEADER', group.id], ['COORDINATOR', group.id]), id)).toEqual(nothing);
  });

  test('that was taken back keeps the name and forgets the address', async () => {
    const { id, invitationId } = await of();
    await withdrawInvitation(world.as(operator), { invitationId });
    expect(await node(operator, id)).toEqual({
      data: { node: { id, name: 'Inês', email: null, state: 'WITHDRAWN', organisation: null } },
    });
  });

  test('of another scheme, one that was never made and one that is hidden are null alike', async () => {
    const { id, invitationId } = await of();
    const elsewhere = await createWorld({ test: database });
    const answers = [
      await node(await elsewhere.staff(['OPERATOR']), id, elsewhere),
      await node(operator, toGlobalId('Invitation', newId())),
      await node(operator, toGlobalId('CareLink', invitationId)),
      await node(await world.staff(), id),
    ];
    expect(answers).toEqual([nothing, nothing, nothing, nothing]);
    expect(await node({ kind: 'ANONYMOUS' }, id)).toMatchObject({ errors: [{ code: 'UNAUTHENTICATED' }] });
  });
});

describe('a care link', () => {
  const helped = async () => {
    const [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
    const input = { memberId: ada.id, helperId: ben.id, untilOn: '2027-01-31' };
    const link = await nameHelper(world.as(memberActor(world, ada.id)), input);
    return { ada, ben, link, id: toGlobalId('CareLink', link.id) };
  };
  const shown = (id: string, endedAt: string | null = null) => ({
    data: { node: { id, kind: 'HELPER', endedAt, member: { name: 'Ada' }, carer: { name: 'Ben' } } },
  });

  test('is read by either side and the scheme’s staff, by nobody else', async () => {
    const { ada, ben, id } = await helped();
    const group = await world.organisation();
    for (const actor of [
      memberActor(world, ada.id),
      memberActor(world, ben.id),
      operator,
      await world.staff(['AUDITOR']),
    ]) {
      expect(await node(actor, id)).toEqual(shown(id));
    }
    const another = await world.member('Cem');
    await nameHelper(world.as(memberActor(world, ada.id)), {
      memberId: ada.id,
      helperId: another.id,
      untilOn: '2027-01-31',
    });
    // Whoever helps too does not learn who else does.
    for (const actor of [await world.staff(['LEADER', group.id]), await actorNow(world, another.id)]) {
      expect(await node(actor, id)).toEqual(nothing);
    }
  });

  test('of a child is read by the child’s other guardians', async () => {
    const [child, gita, hari] = [await world.member('Child'), await world.member('Gita'), await world.member('Hari')];
    const guardian = { memberId: child.id, adultFromOn: '2030-06-15' };
    const { id: first } = await nameGuardian(world.as(operator), { ...guardian, guardianId: gita.id });
    await nameGuardian(world.as(operator), { ...guardian, guardianId: hari.id });
    const id = toGlobalId('CareLink', first);
    expect(await node(await actorNow(world, hari.id), id)).toEqual({
      data: { node: { id, kind: 'GUARDIAN', endedAt: null, member: { name: 'Child' }, carer: { name: 'Gita' } } },
    });
  });

  test('that has ended is still read by both sides', async () => {
    const { ada, ben, id, link } = await helped();
    await endCareLink(world.as(memberActor(world, ada.id)), { careLinkId: link.id });
    for (const { id: memberId } of [ada, ben]) {
      expect(await node(memberActor(world, memberId), id)).toEqual(shown(id, world.clock.now().toISOString()));
    }
  });

  test('of another scheme, one that was never made and one that is hidden are null alike', async () => {
    const { ada, id, link } = await helped();
    const elsewhere = await createWorld({ test: database });
    const answers = [
      await node(await elsewhere.staff(['OPERATOR']), id, elsewhere),
      await node(memberActor(world, ada.id), toGlobalId('CareLink', newId())),
      await node(operator, toGlobalId('Invitation', link.id)),
      await node(await world.staff(), id),
    ];
    expect(answers).toEqual([nothing, nothing, nothing, nothing]);
    expect(await node({ kind: 'ANONYMOUS' }, id)).toMatchObject({ errors: [{ code: 'UNAUTHENTICATED' }] });
  });
});

test('many of them take one read for each type, and each is judged by itself', async () => {
  const [ada, group] = [await world.member('Ada'), await world.organisation()];
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const helper = await world.member();
    const [helping, helped] = index < 2 ? [ada, helper] : [await world.member(), helper];
    const link = await nameHelper(world.as(memberActor(world, helped.id)), {
      memberId: helped.id,
      helperId: helping.id,
      untilOn: '2027-01-31',
    });
    const organisationId = index < 3 ? group.id : null;
    const { invitation } = await invited(world, operator, { email: `guest.${index}@example.org`, organisationId });
    ids.push(toGlobalId('CareLink', link.id), toGlobalId('Invitation', invitation.id));
  }
  const counted = async (actor: Actor) => {
    const { data, reads } = await askCounting(world, actor, `{ nodes(ids: ${JSON.stringify(ids)}) { id } }`);
    const found = (data?.nodes ?? []) as ({ id: string } | null)[];
    return { reads, seen: found.map((one, index) => one?.id === ids[index]) };
  };
  expect(await counted(operator)).toEqual({ reads: 2, seen: ids.map(() => true) });
  // Two links of her own, and three invitations of the group she leads.
  const leader = await world.actorOf(ada, { role: 'LEADER', organisationId: group.id });
  expect(await counted(leader)).toEqual({
    reads: 2,
    seen: [true, true, true, true, false, true, false, false, false, false],
  });
});
