import { logHours } from '../../../src/commands/hours/logHours.js';
import { verifyOrganisation } from '../../../src/commands/organisations/verifyOrganisation.js';
import { newId } from '../../../src/domain/ids.js';
import { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused } from '../people/support.js';

describe('verifyOrganisation', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
  });
  afterAll(() => test.drop());

  /** Waiting, and therefore without accounts. */
  const waiting = async (kinds: { isGroup: boolean; isVenue: boolean }): Promise<string> =>
    await world.test.database.inScheme(world.schemeId, async (tx) => {
      const id = newId();
      const facts = { id, schemeId: world.schemeId, name: `Waiting ${id}`, createdAt: worldNow };
      tx.em.persist(tx.em.create(OrganisationEntity, { ...facts, ...kinds, legalForm: 'INFORMAL', status: 'PENDING' }));
      await tx.em.flush();
      return id;
    });
  const verify = (actor: Actor, organisationId: string) => () =>
    verifyOrganisation(world.as(actor), { organisationId });

  it.each([
    [{ isGroup: true, isVenue: false }, ['POT']],
    [{ isGroup: false, isVenue: true }, ['VENUE']],
    [{ isGroup: true, isVenue: true }, ['POT', 'VENUE']],
  ])('opens the accounts of %j', async (kinds, accounts) => {
    const id = await waiting(kinds);

    await verify(operator, id)();

    expect(await test.admin('SELECT status, verified_at AS at FROM organisation WHERE id = $1', [id])).toEqual([
      { status: 'VERIFIED', at: worldNow },
    ]);
    const opened = await test.admin<{ kind: string }>(
      'SELECT kind FROM account WHERE organisation_id = $1 ORDER BY kind',
      [id],
    );
    expect(opened.map((row) => row.kind)).toEqual(accounts);
    expect(await auditOf(world, 'verifyOrganisation')).toMatchObject([{ subjectType: 'Organisation', subjectId: id }]);
    expect(await eventsOf(world)).toEqual([]);
    expect(await ledgerDifferences(test)).toEqual([]);
  });

  it('until then nothing works, from then on it does', async () => {
    const id = await waiting({ isGroup: true, isVenue: false });
    const member = await world.member();
    const self = await world.actorOf(member);
    const log = () =>
      logHours(world.as(self), {
        idempotencyKey: newId(),
        memberId: member.id,
        organisationId: id,
        activity: 'Soup',
        workedOn: '2026-11-21',
        minutes: 60,
      });
    await expectRefused(world, log, 'NOT_VERIFIED');

    await verify(operator, id)();

    await log();
    expect(await eventsOf(world)).toMatchObject([{ type: 'HoursLogged' }]);
  });

  it('works once; of two operators at once, one hears ALREADY_DONE', async () => {
    const id = await waiting({ isGroup: true, isVenue: true });

    const attempts = await Promise.allSettled([verify(operator, id)(), verify(await world.staff(['OPERATOR']), id)()]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expectRefused(world, verify(operator, id), 'ALREADY_DONE');
    expect(await test.admin('SELECT count(*) FROM account WHERE organisation_id = $1', [id])).toEqual([{ count: 2 }]);
  });

  it('refuses one that has closed', async () => {
    const id = await waiting({ isGroup: true, isVenue: false });
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [id]);

    await expectRefused(world, verify(operator, id), 'ORGANISATION_CLOSED');
  });

  it('is for operators of its own scheme alone, not for whoever proposed it', async () => {
    const id = await waiting({ isGroup: true, isVenue: false });

    for (const actor of [await world.staff(['COORDINATOR', id]), await world.staff(['AUDITOR']), await world.staff()]) {
      await expectRefused(world, verify(actor, id), 'FORBIDDEN');
    }
    const stranger = await (await createWorld({ test })).staff(['OPERATOR']);
    await expectRefused(world, verify(stranger, id), 'NOT_FOUND');
    await expectRefused(world, verify(operator, newId()), 'NOT_FOUND');
  });
});
