import { type CreateApiKeyInput, createApiKey } from '../../../src/commands/people/createApiKey.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused } from './support.js';

const memberOf = (actor: Actor): string => (actor.kind === 'MEMBER' ? actor.memberId : '');

describe('createApiKey', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let venue: OrganisationEntity;
  let coordinator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    venue = await world.organisation({ isVenue: true, isGroup: true });
    coordinator = await world.staff(['COORDINATOR', venue.id]);
  });
  afterAll(() => test.drop());

  const till = (more: Partial<CreateApiKeyInput> = {}): CreateApiKeyInput => ({
    kind: 'TILL',
    name: 'Front desk',
    scopes: ['redeem'],
    organisationId: venue.id,
    ...more,
  });
  const create = (actor: Actor, input: CreateApiKeyInput) => () => createApiKey(world.as(actor), input);

  it("makes a till's key whose token works and is stored nowhere", async () => {
    const expiresAt = new Date('2026-12-01T00:00:00Z');
    const { apiKey, token } = await create(
      coordinator,
      till({ scopes: ['offers:read', 'redeem', 'redeem'], expiresAt }),
    )();

    expect(token).toMatch(/^tck_[A-Za-z0-9_-]{43}$/);
    const [row] = await test.admin('SELECT * FROM api_key WHERE id = $1', [apiKey.id]);
    expect(row).toEqual({
      scheme_id: world.schemeId,
      id: apiKey.id,
      kind: 'TILL',
      name: 'Front desk',
      prefix: token.slice(4, 12),
      token_hash: world.services.secrets.tokenHash(token),
      scopes: ['offers:read', 'redeem'],
      organisation_id: venue.id,
      member_id: null,
      created_by_member_id: memberOf(coordinator),
      created_at: worldNow,
      expires_at: expiresAt,
      last_used_at: null,
      revoked_at: null,
    });
    const authenticator = new Authenticator(test.database, world.services.secrets);
    expect(await authenticator.actorOf(`Bearer ${token}`, worldNow)).toEqual({
      kind: 'APP',
      credential: 'KEY',
      appKind: 'TILL',
      schemeId: world.schemeId,
      appId: apiKey.id,
      scopes: ['offers:read', 'redeem'],
      organisationId: venue.id,
      memberId: null,
    });
    authenticator.forgetAll();
    await expect(authenticator.actorOf(`Bearer ${token}`, expiresAt)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });

    expect(await eventsOf(world)).toEqual([
      { type: 'ApiKeyCreated', payload: { apiKeyId: apiKey.id, memberId: memberOf(coordinator) } },
    ]);
    const audit = await auditOf(world, 'createApiKey');
    expect(audit).toMatchObject([{ subjectType: 'ApiKey', subjectId: apiKey.id }]);
    expect(JSON.stringify(audit)).not.toContain(token.slice(4));
  });

  it('an operator makes keys for every organisation', async () => {
    await create(operator, till())();
    const scopes: CreateApiKeyInput['scopes'] = ['hours:read', 'hours:write', 'balance:read', 'offers:read'];
    const { apiKey } = await create(operator, till({ kind: 'ORGANISATION_APP', scopes }))();

    expect(apiKey).toMatchObject({
      kind: 'ORGANISATION_APP',
      organisationId: venue.id,
      memberId: null,
      expiresAt: null,
    });
    expect([...apiKey.scopes].sort()).toEqual([...scopes].sort());
  });

  it('a member allows an app to read for themselves, and for nobody else', async () => {
    const self = await world.staff();
    const own: CreateApiKeyInput = { kind: 'MEMBER_APP', name: 'My app', scopes: ['balance:read', 'hours:read'] };

    const { apiKey } = await create(self, own)();

    expect(apiKey).toMatchObject({ memberId: memberOf(self), createdByMemberId: memberOf(self), organisationId: null });
    // Staff who ask for one get one that reads for themselves.
    const ofOperator = await create(operator, own)();
    expect(ofOperator.apiKey.memberId).toBe(memberOf(operator));
  });

  it.each<[string, Partial<CreateApiKeyInput>, string]>([
    ['a till that writes hours', { scopes: ['redeem', 'hours:write'] }, 'scopes'],
    ['a till that does not redeem', { scopes: ['offers:read'] }, 'scopes'],
    ['nothing to be used for', { scopes: [] }, 'scopes'],
    ['an app of an organisation that redeems', { kind: 'ORGANISATION_APP', scopes: ['redeem'] }, 'scopes'],
    ['an empty name', { name: ' \u0000 ' }, 'name'],
    ['an end that has passed', { expiresAt: worldNow }, 'expiresAt'],
    ['a till of nobody', { organisationId: null }, 'organisationId'],
    ['a member’s app of an organisation', { kind: 'MEMBER_APP', scopes: ['balance:read'] }, 'organisationId'],
    ['a member’s app that writes', { kind: 'MEMBER_APP', scopes: ['hours:write'], organisationId: null }, 'scopes'],
  ])('refuses %s', async (_, more, field) => {
    await expectRefused(world, create(operator, till(more)), 'INVALID_INPUT', field);
  });

  it('refuses organisations that do not take part, and tills of a group', async () => {
    const group = await world.organisation();
    const pending = await world.organisation({ isVenue: true, status: 'PENDING' });
    const closed = await world.organisation({ isVenue: true });
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    const proposer = await world.staff(['COORDINATOR', pending.id]);

    const field = 'organisationId';
    await expectRefused(world, create(operator, till({ organisationId: group.id })), 'INVALID_INPUT', field);
    await expectRefused(world, create(proposer, till({ organisationId: pending.id })), 'NOT_VERIFIED', field);
    await expectRefused(world, create(operator, till({ organisationId: closed.id })), 'ORGANISATION_CLOSED', field);
  });

  it('nobody else makes keys, and no key makes another', async () => {
    const other = await world.organisation();
    const key: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'ORGANISATION_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['hours:read', 'hours:write', 'balance:read', 'offers:read'],
      organisationId: venue.id,
      memberId: null,
    };
    const others = [
      await world.staff(['LEADER', venue.id], ['TILL', venue.id]),
      await world.staff(['COORDINATOR', other.id]),
      await world.staff(['AUDITOR']),
      key,
    ];

    for (const actor of others) await expectRefused(world, create(actor, till()), 'FORBIDDEN');
    const own: CreateApiKeyInput = { kind: 'MEMBER_APP', name: 'Own', scopes: ['balance:read'] };
    await expectRefused(world, create(key, own), 'FORBIDDEN');
  });

  it('an organisation of another scheme is as good as none', async () => {
    const foreign = await (await createWorld({ test })).organisation({ isVenue: true });

    for (const organisationId of [foreign.id, newId()]) {
      await expectRefused(world, create(operator, till({ organisationId })), 'NOT_FOUND');
    }
  });
});
