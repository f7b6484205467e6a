import {
  type RegisterOrganisationInput,
  registerOrganisation,
} from '../../../src/commands/organisations/registerOrganisation.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused } from '../people/support.js';

const memberOf = (actor: Actor): string => (actor.kind === 'MEMBER' ? actor.memberId : '');

describe('registerOrganisation', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let neighbour: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    neighbour = await world.staff();
  });
  afterAll(() => test.drop());

  const kitchen = (more: Partial<RegisterOrganisationInput> = {}): RegisterOrganisationInput => ({
    name: 'Rowan Row Kitchen',
    legalForm: 'INFORMAL',
    isGroup: true,
    isVenue: false,
    ...more,
  });
  const register =
    (actor: Actor, more: Partial<RegisterOrganisationInput> = {}) =>
    () =>
      registerOrganisation(world.as(actor), kitchen(more));
  const accountsOf = async (organisationId: string) =>
    await test.admin(
      'SELECT kind, floor_minutes AS floor, balance_minutes AS balance FROM account WHERE organisation_id = $1 ORDER BY kind',
      [organisationId],
    );
  const rolesAt = async (organisationId: string) =>
    await test.admin('SELECT member_id AS "memberId", role FROM role_assignment WHERE organisation_id = $1', [
      organisationId,
    ]);

  it('a member proposes one: it waits, without accounts, and they are its coordinator', async () => {
    const proposed = await register(neighbour)();

    expect(
      await test.admin('SELECT status, verified_at AS "verifiedAt" FROM organisation WHERE id = $1', [proposed.id]),
    ).toEqual([{ status: 'PENDING', verifiedAt: null }]);
    expect(await accountsOf(proposed.id)).toEqual([]);
    expect(await rolesAt(proposed.id)).toEqual([{ memberId: memberOf(neighbour), role: 'COORDINATOR' }]);
    expect(await eventsOf(world)).toEqual([]);
    expect((await auditOf(world, 'registerOrganisation')).map((row) => row.subjectType)).toEqual([
      'Organisation',
      'RoleAssignment',
    ]);
  });

  it('an operator registers one as verified: it takes part at once', async () => {
    const wardId = await world.ward('E05009317');
    const both = await register(operator, {
      isVenue: true,
      verified: true,
      wardId,
      legalForm: 'CHARITY',
      registeredNumber: ' sc 01 2345 ',
      description: ' Soup.\r\n\r\nAnd bread.\u0000 ',
      address: ' 1  Rowan Row ',
      postcode: 'n179xx',
      monthlyBudgetMinutes: 6_000,
    })();

    const [row] = await test.admin(
      `SELECT name, status, verified_at, legal_form, registered_number, description, address, postcode, monthly_budget_minutes, ward_id
       FROM organisation WHERE id = $1`,
      [both.id],
    );
    expect(row).toEqual({
      name: 'Rowan Row Kitchen',
      status: 'VERIFIED',
      verified_at: worldNow,
      legal_form: 'CHARITY',
      registered_number: 'SC012345',
      description: 'Soup.\n\nAnd bread.',
      address: '1 Rowan Row',
      postcode: 'N17 9XX',
      monthly_budget_minutes: 6_000,
      ward_id: wardId,
    });
    expect(await accountsOf(both.id)).toEqual([
      { kind: 'POT', floor: 0, balance: 0 },
      { kind: 'VENUE', floor: 0, balance: 0 },
    ]);
    expect(await rolesAt(both.id)).toEqual([]);
    expect(await ledgerDifferences(test)).toEqual([]);
  });

  it('only operators may say that it is verified, and no app may propose anything', async () => {
    const app: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'MEMBER_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['balance:read'],
      organisationId: null,
      memberId: memberOf(neighbour),
    };

    await expectRefused(world, register(neighbour, { verified: true }), 'FORBIDDEN');
    await expectRefused(world, register(await world.staff(['AUDITOR']), { verified: true }), 'FORBIDDEN');
    await expectRefused(world, register(app), 'FORBIDDEN');
    await expectRefused(world, register({ kind: 'ANONYMOUS' }), 'UNAUTHENTICATED');
  });

  it.each<[string, Partial<RegisterOrganisationInput>, string]>([
    ['neither group nor venue', { isGroup: false }, 'isGroup'],
    ['an empty name', { name: ' \u0000 ' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['a charity without its number', { legalForm: 'CHARITY' }, 'registeredNumber'],
    ['an informal group with a number', { registeredNumber: '123' }, 'registeredNumber'],
    ['a number that is none', { legalForm: 'COMPANY', registeredNumber: 'No. 5!' }, 'registeredNumber'],
    ['a postcode that is none', { postcode: 'N17' }, 'postcode'],
    ['a budget of a group', { monthlyBudgetMinutes: 60 }, 'monthlyBudgetMinutes'],
    ['a budget below zero', { isVenue: true, monthlyBudgetMinutes: -1 }, 'monthlyBudgetMinutes'],
    ['a description too long', { description: 'x'.repeat(4_001) }, 'description'],
  ])('refuses %s', async (_, more, field) => {
    await expectRefused(world, register(operator, { verified: true, ...more }), 'INVALID_INPUT', field);
  });

  it('refuses a second of the same name, whatever its case and spacing, or of the same number', async () => {
    await world.organisation({ name: 'ROWAN row  kitchen' });
    await expectRefused(world, register(neighbour), 'DUPLICATE_ORGANISATION', 'name');
    await expectRefused(world, register(operator, { name: 'RowanRow Kitchen' }), 'DUPLICATE_ORGANISATION', 'name');

    await register(operator, { name: 'Elm Café', legalForm: 'COMPANY', registeredNumber: '0123' })();
    const again = await register(operator, { name: 'Elm Bar', legalForm: 'CIC', registeredNumber: '01 23' })().catch(
      (error: unknown) => error,
    );
    expect(again).toMatchObject({ code: 'DUPLICATE_ORGANISATION', detail: { field: ['registeredNumber'] } });
  });

  it('a closed one and one of another scheme do not stand in the way', async () => {
    const closed = await world.organisation({ name: 'Rowan Row Kitchen' });
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    await (await createWorld({ test })).organisation({ name: 'Rowan Row Kitchen' });

    expect((await register(neighbour)()).status).toBe('PENDING');
  });

  it('of two who propose the same name at once, one hears DUPLICATE_ORGANISATION', async () => {
    const attempts = await Promise.allSettled([
      register(neighbour)(),
      register(operator, { name: 'rowan row kitchen' })(),
    ]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find((attempt) => attempt.status === 'rejected')).toMatchObject({
      reason: { code: 'DUPLICATE_ORGANISATION' },
    });
  });

  it('a ward of another scheme is as good as none', async () => {
    const foreign = await (await createWorld({ test })).ward('E05000001');

    await expectRefused(world, register(neighbour, { wardId: foreign }), 'NOT_FOUND');
  });
});
