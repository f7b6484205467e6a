import { toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, eventsOf } from './support.js';

/** That each mutation reaches its command with what was said, and answers with what now stands. The rules are tested command by command. */
describe('mutations about people, organisations and rules', () => {
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

  const say = async (actor: Actor, name: string, input: object, answer: string): Promise<unknown> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const source = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} userErrors { code field } } }`;
    const { data, errors } = await ask(world, actor, source, { input });
    return errors ? errors.map((error) => error.code) : data?.[name];
  };

  it('registerMember and updateMemberPreferences', async () => {
    const group = await world.organisation({ name: 'Kitchen' });
    const ward = toGlobalId('Ward', await world.ward('E05009317', 'Bruce Castle'));
    const fields = 'member { id name email rewardChoice preferredChannel donateTo { name } ward { name } }';
    const registered = await say(
      operator,
      'registerMember',
      { name: 'Ada', email: 'ada@example.org', wardId: ward },
      fields,
    );
    const { member } = registered as { member: { id: string } };
    expect(registered).toEqual({
      member: {
        id: member.id,
        name: 'Ada',
        email: 'ada@example.org',
        rewardChoice: 'CREDITS',
        preferredChannel: 'EMAIL',
        donateTo: null,
        ward: { name: 'Bruce Castle' },
      },
      userErrors: [],
    });
    expect(await say(operator, 'registerMember', { name: 'Ada', email: 'ada@example.org' }, fields)).toEqual({
      member: null,
      userErrors: [{ code: 'DUPLICATE_MEMBER', field: ['email'] }],
    });

    const donate = {
      memberId: member.id,
      rewardChoice: 'DONATE',
      donateToOrganisationId: toGlobalId('Organisation', group.id),
    };
    expect(await say(operator, 'updateMemberPreferences', donate, fields)).toMatchObject({
      member: { rewardChoice: 'DONATE', donateTo: { name: 'Kitchen' } },
    });
    // What is not said stays; null goes back to the community pot.
    expect(
      await say(operator, 'updateMemberPreferences', { memberId: member.id, preferredChannel: 'NONE' }, fields),
    ).toMatchObject({
      member: { preferredChannel: 'NONE', donateTo: { name: 'Kitchen' } },
    });
    const back = { memberId: member.id, donateToOrganisationId: null };
    expect(await say(operator, 'updateMemberPreferences', back, fields)).toMatchObject({ member: { donateTo: null } });
  });

  it('registerOrganisation, verifyOrganisation and updateOrganisation', async () => {
    const ada = await world.member('Ada');
    const proposal = { name: 'Rowan Kitchen', legalForm: 'INFORMAL', isGroup: true, isVenue: false };
    const fields = 'organisation { id name status postcode pot { kind } people { role member { name } } }';
    const proposed = await say(
      await world.actorOf(ada),
      'registerOrganisation',
      proposal,
      'organisation { id status }',
    );
    const { organisation } = proposed as { organisation: { id: string } };
    expect(proposed).toEqual({ organisation: { id: organisation.id, status: 'PENDING' }, userErrors: [] });
    expect(await say(operator, 'registerOrganisation', proposal, fields)).toEqual({
      organisation: null,
      userErrors: [{ code: 'DUPLICATE_ORGANISATION', field: ['name'] }],
    });

    const verified = await say(operator, 'verifyOrganisation', { organisationId: organisation.id }, fields);
    const people = [{ role: 'COORDINATOR', member: { name: 'Ada' } }];
    const now = { id: organisation.id, status: 'VERIFIED', pot: { kind: 'POT' }, people };
    expect(verified).toEqual({ organisation: { ...now, name: 'Rowan Kitchen', postcode: null }, userErrors: [] });
    const change = { organisationId: organisation.id, name: 'Rowan Row', postcode: 'n17 9xx' };
    expect(await say(operator, 'updateOrganisation', change, fields)).toEqual({
      organisation: { ...now, name: 'Rowan Row', postcode: 'N17 9XX' },
      userErrors: [],
    });
  });

  it('assignRole and removeRole answer with the roles as they are now, also twice in one request', async () => {
    const group = await world.organisation({ name: 'Kitchen' });
    const ada = await world.member('Ada');
    const input = `{ memberId: "${toGlobalId('Member', ada.id)}", role: LEADER, organisationId: "${toGlobalId('Organisation', group.id)}" }`;
    const fields = '{ member { roles { role organisation { name } } } userErrors { code } }';

    expect(
      await ask(
        world,
        operator,
        `mutation { first: assignRole(input: ${input}) ${fields} twice: assignRole(input: ${input}) ${fields} last: removeRole(input: ${input}) ${fields} }`,
      ),
    ).toEqual({
      data: {
        first: { member: { roles: [{ role: 'LEADER', organisation: { name: 'Kitchen' } }] }, userErrors: [] },
        twice: { member: null, userErrors: [{ code: 'ALREADY_DONE' }] },
        last: { member: { roles: [] }, userErrors: [] },
      },
    });
    const byNumber = { memberNumber: ada.memberNumber, role: 'AUDITOR' };
    expect(await say(operator, 'assignRole', byNumber, 'member { name }')).toMatchObject({ member: { name: 'Ada' } });
  });

  it('updateSchemeRules', async () => {
    const fields = 'scheme { rules { expiryMonths graceDays } }';
    expect(await say(operator, 'updateSchemeRules', { expiryMonths: 24, graceDays: 10 }, fields)).toEqual({
      scheme: { rules: { expiryMonths: 24, graceDays: 10 } },
      userErrors: [],
    });
    expect(await say(operator, 'updateSchemeRules', { expiryMonths: null }, fields)).toMatchObject({
      scheme: { rules: { expiryMonths: null, graceDays: 10 } },
    });
    expect(await say(operator, 'updateSchemeRules', { graceDays: 0 }, fields)).toEqual({
      scheme: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['graceDays'] }],
    });
  });

  it('an id of another type, and what was never an id, are NOT_FOUND', async () => {
    const group = await world.organisation();
    const wrong = [toGlobalId('Member', group.id), 'nonsense', ''];

    for (const id of wrong) {
      const verify = say(operator, 'verifyOrganisation', { organisationId: id }, 'organisation { id }');
      expect(await verify).toEqual(['NOT_FOUND']);
      expect(await say(operator, 'revokeApiKey', { apiKeyId: id }, 'apiKey { id }')).toEqual(['NOT_FOUND']);
    }
    expect(await eventsOf(world)).toEqual([]);
  });
});
