import {
  type UpdateOrganisationInput,
  updateOrganisation,
} from '../../../src/commands/organisations/updateOrganisation.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { auditOf, expectRefused } from '../people/support.js';

describe('updateOrganisation', () => {
  let test: TestDatabase;
  let world: World;
  let venue: OrganisationEntity;
  let coordinator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    venue = await world.organisation({ name: 'Elm Leisure', isVenue: true, isGroup: false, monthlyBudgetMinutes: 600 });
    coordinator = await world.staff(['COORDINATOR', venue.id]);
  });
  afterAll(() => test.drop());

  const update =
    (input: Omit<UpdateOrganisationInput, 'organisationId'>, actor = coordinator) =>
    () =>
      updateOrganisation(world.as(actor), { organisationId: venue.id, ...input });
  const stored = async () =>
    (
      await test.admin(
        'SELECT name, description, address, postcode, monthly_budget_minutes AS budget FROM organisation WHERE id = $1',
        [venue.id],
      )
    )[0];

  it('changes what is given, leaves what is absent, empties what is null', async () => {
    await update({ name: ' Elm  Lido ', description: 'Swim.', address: '2 Elm Street', postcode: 'E1 OAA' })();
    expect(await stored()).toEqual({
      name: 'Elm Lido',
      description: 'Swim.',
      address: '2 Elm Street',
      postcode: 'E1 0AA',
      budget: 600,
    });

    await update({ monthlyBudgetMinutes: 0 })();
    expect(await stored()).toMatchObject({ name: 'Elm Lido', budget: 0 });

    await update({ description: null, address: null, postcode: null, monthlyBudgetMinutes: null })();
    expect(await stored()).toEqual({ name: 'Elm Lido', description: '', address: '', postcode: null, budget: null });
    expect((await auditOf(world, 'updateOrganisation')).map((row) => row.detail)).toEqual([
      { changed: ['address', 'description', 'name', 'postcode'] },
      { changed: ['monthlyBudgetMinutes'] },
      { changed: ['address', 'description', 'monthlyBudgetMinutes', 'postcode'] },
    ]);
  });

  it('an operator may, and its own name in other letters is no duplicate', async () => {
    await update({ name: 'ELM leisure' }, await world.staff(['OPERATOR']))();

    expect(await stored()).toMatchObject({ name: 'ELM leisure' });
  });

  it('refuses what does not fit', async () => {
    await world.organisation({ name: 'Oak Cinema' });

    await expectRefused(world, update({ name: 'oakcinema' }), 'DUPLICATE_ORGANISATION', 'name');
    await expectRefused(world, update({ name: null }), 'INVALID_INPUT', 'name');
    await expectRefused(world, update({ postcode: 'nowhere' }), 'INVALID_INPUT', 'postcode');
    await expectRefused(world, update({ monthlyBudgetMinutes: -60 }), 'INVALID_INPUT', 'monthlyBudgetMinutes');
    await expectRefused(world, update({ address: 'x'.repeat(501) }), 'INVALID_INPUT', 'address');
    await test.admin('UPDATE organisation SET is_venue = false, is_group = true WHERE id = $1', [venue.id]);
    await expectRefused(world, update({ monthlyBudgetMinutes: 60 }), 'INVALID_INPUT', 'monthlyBudgetMinutes');
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [venue.id]);
    await expectRefused(world, update({ description: 'Gone' }), 'ORGANISATION_CLOSED');
  });

  it('of two that take one name at once, one hears DUPLICATE_ORGANISATION', async () => {
    const other = await world.organisation();
    const operator = await world.staff(['OPERATOR']);
    const rename = (organisationId: string) =>
      updateOrganisation(world.as(operator), { organisationId, name: 'Ash Gym' });

    const attempts = await Promise.allSettled([rename(venue.id), rename(other.id)]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find((attempt) => attempt.status === 'rejected')).toMatchObject({
      reason: { code: 'DUPLICATE_ORGANISATION' },
    });
  });

  it('is nobody else’s business', async () => {
    const other = await world.organisation();
    const others = [
      await world.staff(),
      await world.staff(['LEADER', venue.id], ['TILL', venue.id]),
      await world.staff(['COORDINATOR', other.id]),
      await world.staff(['AUDITOR']),
    ];

    for (const actor of others) await expectRefused(world, update({ description: 'Mine' }, actor), 'FORBIDDEN');
    const stranger = await (await createWorld({ test })).staff(['OPERATOR']);
    await expectRefused(world, update({ name: 'Mine' }, stranger), 'NOT_FOUND');
    const missing = () => updateOrganisation(world.as(coordinator), { organisationId: newId(), name: 'x' });
    await expectRefused(world, missing, 'NOT_FOUND');
  });
});
