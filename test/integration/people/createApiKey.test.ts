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

  const feed = (more: Partial<CreateApiKeyInput> = {}): CreateApiKeyInput => ({
    kind: 'ORGANISATION_APP',
    name: 'Website',
    scopes: ['offers:read'],
    organisationId: venue.id,
    ...more,
  });
  const create = (actor: Actor, input: CreateApiKeyInput) => () => createApiKey(world.as(actor), input);

  it('makes a key whose token works and is stored nowhere', async () => {
    const expiresAt = new Date('2026-12-01T00:00:00Z');
    const { apiKey, token } = await create(
      coordinator,
      feed({ scopes: ['offers:read', 'hours:read', 'hours:read'], expiresAt }),
    )();

    expect(token).toMatch(/^tck_[A-Za-z0-9_-]{43}$/);
    const [row] = await test.admin('SELECT * FROM api_key WHERE id = $1', [apiKey.id]);
    expect(row).toEqual({
      scheme_id: world.schemeId,
      id: apiKey.id,
      kind: 'ORGANISATION_APP',
      name: 'Website',
      prefix: token.slice(4, 12),
      token_hash: world.services.secrets.tokenHash(token),
      scopes: ['hours:read', 'offers:read'],
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
      appKind: 'ORGANISATION_APP',
      schemeId: world.schemeId,
      appId: apiKey.id,
      scopes: ['hours:read', 'offers:read'],
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
    const scopes: CreateApiKeyInput['scopes'] = ['hours:read', 'balance:read', 'offers:read'];
    const { apiKey } = await create(operator, feed({ scopes }))();

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
    ['a till', { kind: 'TILL', scopes: ['redeem'] }, 'kind'],
    ['nothing to be used for', { scopes: [] }, 'scopes'],
    ['what redeems', { scopes: ['redeem'] }, 'scopes'],
    ['what writes', { scopes: ['hours:read', 'hours:write'] }, 'scopes'],
    [
      'a member’s app that reads offers',
      { kind: 'MEMBER_APP', scopes: ['offers:read'], organisationId: null },
      'scopes',
    ],
    ['an empty name', { name: ' \u0000 ' }, 'name'],
    ['an end that has passed', { expiresAt: worldNow }, 'expiresAt'],
    ['an app of nobody', { organisationId: null }, 'organisationId'],
    ['a member’s app of an organisation', { kind: 'MEMBER_APP', scopes: ['balance:read'] }, 'organisationId'],
    ['a member’s app that writes', { kind: 'MEMBER_APP', scopes: ['hours:write'], organisationId: null }, 'scopes'],
  ])('refuses %s', async (_, more, field) => {
    await expectRefused(world, create(operator, feed(more)), 'INVALID_INPUT', field);
  });

  it('says what to do instead', async () => {
    const said = (more: Partial<CreateApiKeyInput>) =>
      create(operator, feed(more))().catch((error: Error) => error.message);
    expect(await said({ kind: 'TILL' })).toBe(
      'Tills have no keys any more: they are paired with their venue. Start the till, and type the code it shows at https://credits.example.org/oauth/device.',
    );
    expect(await said({ scopes: ['hours:write'] })).toBe(
      'Keys only read. To log hours, register an app with `registerApp`: SERVER for an organisation.',
    );
  });

  it('keys from before go on until they are revoked', async () => {
    const token = world.services.secrets.newToken('tck');
    await test.admin(
      `INSERT INTO api_key (scheme_id, id, kind, name, prefix, token_hash, scopes, organisation_id, created_by_member_id, created_at)
       VALUES ($1, $2, 'TILL', 'Old desk', 'x', $3, '{redeem}', $4, $5, $6)`,
      [world.schemeId, newId(), world.services.secrets.tokenHash(token), venue.id, memberOf(operator), worldNow],
    );
    const authenticator = new Authenticator(test.database, world.services.secrets);
    expect(await authenticator.actorOf(`Bearer ${token}`, worldNow)).toMatchObject({
      appKind: 'TILL',
      scopes: ['redeem'],
    });
  });

  it('refuses organisations that do not take part', async () => {
    const pending = await world.organisation({ isVenue: true, status: 'PENDING' });
    const closed = await world.organisation({ isVenue: true });
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    const proposer = await world.staff(['COORDINATOR', pending.id]);

    const field = 'organisationId';
    await expectRefused(world, create(proposer, feed({ organisationId: pending.id })), 'NOT_VERIFIED', field);
    await expectRefused(world, create(operator, feed({ organisationId: closed.id })), 'ORGANISATION_CLOSED', field);
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

    for (const actor of others) await expectRefused(world, create(actor, feed()), 'FORBIDDEN');
    const own: CreateApiKeyInput = { kind: 'MEMBER_APP', name: 'Own', scopes: ['balance:read'] };
    await expectRefused(world, create(key, own), 'FORBIDDEN');
  });

  it('an organisation of another scheme is as good as none', async () => {
    const foreign = await (await createWorld({ test })).organisation({ isVenue: true });

    for (const organisationId of [foreign.id, newId()]) {
      await expectRefused(world, create(operator, feed({ organisationId })), 'NOT_FOUND');
    }
  });
});
