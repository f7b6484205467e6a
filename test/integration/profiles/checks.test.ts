import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { endCheck } from '../../../src/commands/profiles/endCheck.js';
import { recordCheck } from '../../../src/commands/profiles/recordCheck.js';
import { toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, auditOf, eventsOf, expectRefused } from '../people/support.js';

describe('checks', () => {
  let test: TestDatabase;
  let world: World;
  let member: MemberEntity;
  let operator: Actor;
  let hygiene: string;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    member = await world.member('Ada');
    operator = await world.staff(['OPERATOR']);
    const [row] = await test.admin<{ id: string }>(
      `SELECT id FROM training WHERE scheme_id = $1 AND name = 'Food hygiene level 2'`,
      [world.schemeId],
    );
    hygiene = row?.id ?? '';
  });
  afterAll(() => test.drop());

  type Input = Partial<Parameters<typeof recordCheck>[1]>;
  const record = (input: Input, actor = operator) =>
    recordCheck(world.as(actor), {
      ...{ memberId: member.id, kind: 'TRAINING', trainingId: null, ageYears: null, dbsLevel: null },
      ...{ datedOn: '2026-11-01', ...input },
    });
  const training = (input: Input = {}, actor = operator) => record({ trainingId: hygiene, ...input }, actor);
  const stored = () =>
    test.admin(
      `SELECT kind, age_years AS age, training_id AS training, dbs_level AS dbs, dated_on::text AS "datedOn", expires_on::text AS "expiresOn",
              seen_by AS by, ended_at IS NOT NULL AS ended
       FROM member_check WHERE member_id = $1 ORDER BY seen_at, id`,
      [member.id],
    );
  const nameOf = (actor: Actor) => `member:${actor.kind === 'MEMBER' ? actor.memberId : ''}`;

  it('hold what was seen and nothing else; a training counts for its months', async () => {
    const { check, notices } = await training();
    expect(notices).toEqual([]);
    expect(await stored()).toEqual([
      {
        ...{
          kind: 'TRAINING',
          age: null,
          training: hygiene,
          dbs: null,
          datedOn: '2026-11-01',
          expiresOn: '2029-11-01',
        },
        ...{ by: nameOf(operator), ended: false },
      },
    ]);
    expect(await eventsOf(world)).toEqual([
      { type: 'CheckRecorded', payload: { checkId: check.id, memberId: member.id } },
    ]);
    expect(await auditOf(world, 'recordCheck')).toEqual([
      {
        ...{ actor: nameOf(operator), subjectType: 'MemberCheck', subjectId: check.id },
        detail: { kind: 'TRAINING', organisationId: null },
      },
    ]);
    expect((await record({ kind: 'DBS', dbsLevel: 'ENHANCED' })).notices).toHaveLength(1);
    await record({ kind: 'AGE', ageYears: 21, expiresOn: '2030-01-01' });
    expect((await stored()).map(({ dbs, age, expiresOn }) => [dbs, age, expiresOn])).toEqual([
      [null, null, '2029-11-01'],
      ['ENHANCED', null, null],
      [null, 21, '2030-01-01'],
    ]);
  });

  it('W6: nobody records or ends a check of their own, or of somebody they care for', async () => {
    const group = await world.organisation();
    const asSelf = await world.actorOf(
      member,
      { role: 'OPERATOR', organisationId: null },
      { role: 'COORDINATOR', organisationId: group.id },
    );
    const carer: Actor = {
      ...(operator as Extract<Actor, { kind: 'MEMBER' }>),
      careFor: [{ memberId: member.id, kind: 'GUARDIAN', until: new Date('2027-01-01') }],
    };
    for (const actor of [asSelf, carer]) await expectRefused(world, () => training({}, actor), 'FORBIDDEN');
    await expectRefused(world, () => training({ organisationId: group.id }, asSelf), 'FORBIDDEN');
    const { check } = await training();
    for (const actor of [asSelf, carer]) {
      await expect(endCheck(world.as(actor), { checkId: check.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await stored()).toMatchObject([{ ended: false }]);
  });

  it('W10: a coordinator records for their group and ends what they recorded; leaders and others do not', async () => {
    const [group, other] = [await world.organisation(), await world.organisation()];
    const coordinator = await world.staff(['COORDINATOR', group.id]);
    const leader = await world.staff(['LEADER', group.id]);
    const auditor = await world.staff(['AUDITOR']);
    await expectRefused(world, () => training({ organisationId: group.id }, leader), 'FORBIDDEN');
    await expectRefused(world, () => training({ organisationId: other.id }, coordinator), 'FORBIDDEN');
    await expectRefused(world, () => training({}, coordinator), 'FORBIDDEN');
    await expectRefused(world, () => training({}, auditor), 'FORBIDDEN');
    // Whom the group does not know yet is not for its coordinators to look into.
    await expectRefused(world, () => training({ organisationId: group.id }, coordinator), 'FORBIDDEN');
    expect(await stored()).toEqual([]);
    const evening = await aShift(world, await anOpportunity(world, group.id), new Date('2026-12-03T18:00:00Z'));
    const booking = await aBooking(world, evening, member.id);
    const { check } = await recordCheck(world.as(coordinator), {
      ...{ memberNumber: member.memberNumber, organisationId: group.id, kind: 'DBS', dbsLevel: 'BASIC' },
      ...{ trainingId: null, ageYears: null, datedOn: '2026-11-01' },
    });
    const otherCoordinator = await world.staff(['COORDINATOR', group.id]);
    await expect(endCheck(world.as(otherCoordinator), { checkId: check.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await endCheck(world.as(coordinator), { checkId: check.id });
    await expect(endCheck(world.as(operator), { checkId: check.id })).rejects.toMatchObject({ code: 'ALREADY_DONE' });
    expect(await stored()).toMatchObject([{ by: nameOf(coordinator), ended: true }]);
    await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'Questions' });
    await expect(training({ organisationId: group.id }, coordinator)).rejects.toMatchObject({
      code: 'ORGANISATION_SUSPENDED',
    });
    await world.test.admin(
      `UPDATE booking SET state = 'CANCELLED', ended_at = $2, end_reason = 'BY_MEMBER' WHERE id = $1`,
      [booking.id, world.clock.now()],
    );
    await expect(training({ organisationId: group.id }, coordinator)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await stored()).toHaveLength(1);
  });

  it('W7: the same proof is recorded once, also by two at once', async () => {
    const results = await Promise.allSettled([training(), training(), training()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(training()).rejects.toMatchObject({ code: 'ALREADY_DONE' });
    await training({ datedOn: '2026-11-02' });
    expect(await stored()).toHaveLength(2);
  });

  it('refuses what does not fit, has run out or is not there', async () => {
    const refused: [Input, string, string][] = [
      [{ kind: 'AGE', trainingId: hygiene }, 'INVALID_INPUT', 'ageYears'],
      [{ trainingId: member.id }, 'INVALID_INPUT', 'trainingId'],
      [{ trainingId: hygiene, datedOn: '2026-11-23' }, 'IN_THE_FUTURE', 'datedOn'],
      [{ trainingId: hygiene, datedOn: '2020-01-01' }, 'INVALID_INPUT', 'expiresOn'],
    ];
    for (const [input, code, field] of refused) await expectRefused(world, () => record(input), code, field);
    await expectRefused(world, () => training({ memberId: hygiene }), 'NOT_FOUND');
  });

  it('the member and operators read them; coordinators and auditors do not', async () => {
    await training();
    const source =
      'query ($id: ID!) { node(id: $id) { ... on Member { checks { kind training { name } datedOn expiresOn seenBy { id } member { name } } } } }';
    const read = async (actor: Actor) =>
      (
        (await ask(world, actor, source, { id: toGlobalId('Member', member.id) })).data as {
          node: { checks: object[] | null } | null;
        }
      ).node?.checks ?? null;
    const seen = [
      {
        ...{
          kind: 'TRAINING',
          training: { name: 'Food hygiene level 2' },
          datedOn: '2026-11-01',
          expiresOn: '2029-11-01',
        },
        ...{ seenBy: { id: toGlobalId('Member', nameOf(operator).slice('member:'.length)) }, member: { name: 'Ada' } },
      },
    ];
    for (const actor of [operator, await world.actorOf(member)]) expect(await read(actor)).toEqual(seen);
    const group = await world.organisation();
    for (const actor of [await world.staff(['AUDITOR']), await world.staff(['COORDINATOR', group.id])])
      expect(await read(actor)).toBe(null);
  });

  it('over the API', async () => {
    const input = {
      memberId: toGlobalId('Member', member.id),
      kind: 'DBS',
      dbsLevel: 'ENHANCED',
      datedOn: '2026-10-01',
    };
    const source =
      'mutation ($input: RecordCheckInput!) { recordCheck(input: $input) { check { id dbsLevel } notices userErrors { code } } }';
    const answer = await ask(world, operator, source, { input });
    const { check, notices } = (answer.data as { recordCheck: { check: { id: string }; notices: string[] } })
      .recordCheck;
    expect([check, notices.length]).toEqual([{ id: check.id, dbsLevel: 'ENHANCED' }, 1]);
    expect(
      await ask(world, operator, 'query ($id: ID!) { node(id: $id) { ... on MemberCheck { kind endedAt } } }', check),
    ).toEqual({
      data: { node: { kind: 'DBS', endedAt: null } },
    });
    expect(
      await ask(
        world,
        operator,
        'mutation ($id: ID!) { endCheck(input: { checkId: $id }) { check { endedAt } userErrors { code } } }',
        check,
      ),
    ).toEqual({
      data: { endCheck: { check: { endedAt: world.clock.now().toISOString() }, userErrors: [] } },
    });
  });
});
