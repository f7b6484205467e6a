import { type RegisterAppInput, registerApp } from '../../../src/commands/apps/registerApp.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused } from '../people/support.js';

describe('registerApp', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let group: OrganisationEntity;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    group = await world.organisation();
  });
  afterAll(() => test.drop());

  const partner = (more: Partial<RegisterAppInput> = {}): RegisterAppInput => ({
    kind: 'PARTNER',
    name: 'Diary',
    scopes: ['balance:read'],
    redirectUris: ['https://diary.example.org/back'],
    ...more,
  });
  const server = (more: Partial<RegisterAppInput> = {}): RegisterAppInput => ({
    kind: 'SERVER',
    name: 'Records',
    scopes: ['hours:write', 'hours:read', 'hours:read'],
    organisationId: group.id,
    ...more,
  });
  const register = (actor: Actor, input: RegisterAppInput) => () => registerApp(world.as(actor), input);

  it('a server’s secret is answered once, and stored as a hash', async () => {
    const { app, secret } = await register(operator, server())();
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const [row] = await test.admin('SELECT * FROM app WHERE id = $1', [app.id]);
    expect(row).toMatchObject({
      kind: 'SERVER',
      name: 'Records',
      is_confidential: true,
      redirect_uris: [],
      scopes: ['hours:read', 'hours:write'],
      organisation_id: group.id,
      status: 'ACTIVE',
      created_at: worldNow,
      last_used_at: null,
      ended_at: null,
    });
    const kept = await test.admin(
      'SELECT hint, secret_hash, expires_at, last_used_at, ended_at FROM app_secret WHERE app_id = $1',
      [app.id],
    );
    expect(kept).toEqual([
      {
        hint: secret?.slice(0, 6),
        secret_hash: world.services.secrets.tokenHash(secret ?? ''),
        expires_at: null,
        last_used_at: null,
        ended_at: null,
      },
    ]);
    const audit = await auditOf(world, 'registerApp');
    expect(audit).toMatchObject([{ subjectType: 'App', subjectId: app.id, detail: { kind: 'SERVER' } }]);
    expect(JSON.stringify(audit)).not.toContain(secret);
    expect(await eventsOf(world)).toEqual([]);
  });

  it('people’s apps keep a secret where they say so, tills never', async () => {
    expect((await register(operator, partner())()).secret).toBe(null);
    expect((await register(operator, partner({ isConfidential: true }))()).secret).toMatch(/^.{43}$/);
    const till = await register(operator, {
      kind: 'TILL',
      name: 'Counter',
      scopes: ['redeem'],
      isConfidential: true,
    })();
    expect([till.secret, till.app.isConfidential]).toEqual([null, false]);
  });

  it.each<[string, Partial<RegisterAppInput>, string]>([
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope of tills', { scopes: ['balance:read', 'redeem'] }, 'scopes'],
    ['no name', { name: ' \u0000' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['no address', { redirectUris: [] }, 'redirectUris'],
    [
      'eleven addresses',
      { redirectUris: Array.from({ length: 11 }, (_, at) => `https://a.example.org/${at}`) },
      'redirectUris',
    ],
    ['an address without encryption', { redirectUris: ['http://diary.example.org/back'] }, 'redirectUris'],
    ['an address of the machine by name', { redirectUris: ['http://localhost/back'] }, 'redirectUris'],
    ['an address with a star', { redirectUris: ['https://*.example.org/back'] }, 'redirectUris'],
    ['an address with a part', { redirectUris: ['https://diary.example.org/back#here'] }, 'redirectUris'],
    ['an address with a user', { redirectUris: ['https://me@diary.example.org/back'] }, 'redirectUris'],
    ['an address that is written otherwise', { redirectUris: ['https://DIARY.example.org'] }, 'redirectUris'],
    ['a program’s own scheme', { redirectUris: ['diary:/back'] }, 'redirectUris'],
    ['a script', { redirectUris: ['javascript:alert(1)'] }, 'redirectUris'],
    ['a tills’ app with an address', { kind: 'TILL', scopes: ['redeem'] }, 'redirectUris'],
    ['a server of nobody', { kind: 'SERVER', redirectUris: null }, 'organisationId'],
  ])('refuses %s', async (_, more, field) => {
    await expectRefused(world, register(operator, partner(more)), 'INVALID_INPUT', field);
  });

  it('only a server belongs to an organisation, and to one that takes part', async () => {
    await expectRefused(
      world,
      register(operator, partner({ organisationId: group.id })),
      'INVALID_INPUT',
      'organisationId',
    );
    const pending = await world.organisation({ status: 'PENDING' });
    await expectRefused(
      world,
      register(operator, server({ organisationId: pending.id })),
      'NOT_VERIFIED',
      'organisationId',
    );
    const foreign = await (await createWorld({ test })).organisation();
    for (const organisationId of [foreign.id, newId()])
      await expectRefused(world, register(operator, server({ organisationId })), 'NOT_FOUND');
  });

  it('coordinators register servers of their own organisation, and nobody else registers anything', async () => {
    const coordinator = await world.staff(['COORDINATOR', group.id]);
    expect((await register(coordinator, server())()).app.organisationId).toBe(group.id);

    const other = await world.organisation();
    const key: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'ORGANISATION_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['hours:read'],
      organisationId: group.id,
      memberId: null,
    };
    const attempts: [Actor, RegisterAppInput][] = [
      [coordinator, partner()],
      [coordinator, { kind: 'TILL', name: 'Counter', scopes: ['redeem'] }],
      [coordinator, server({ organisationId: other.id })],
      [await world.staff(['LEADER', group.id]), server()],
      [await world.staff(['AUDITOR']), server()],
      [await world.staff(), partner()],
      [key, server()],
    ];
    const count = 'SELECT count(*)::int AS apps FROM app WHERE scheme_id = $1';
    for (const [actor, input] of attempts) await expectRefused(world, register(actor, input), 'FORBIDDEN');
    expect(await test.admin(count, [world.schemeId])).toEqual([{ apps: 1 }]);
  });
});
