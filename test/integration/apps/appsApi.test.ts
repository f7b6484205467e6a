import { giveConsent } from '../../../src/commands/apps/giveConsent.js';
import { pairTill } from '../../../src/commands/apps/pairTill.js';
import { registerApp } from '../../../src/commands/apps/registerApp.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask } from '../people/support.js';

/** Apps, consents and tills as GraphQL shows them, and to whom. */
describe('apps, consents and tills through the API', () => {
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

  const grantHash = () => world.services.secrets.tokenHash(newId());
  const partner = async (name = 'Diary') =>
    (
      await registerApp(world.as(operator), {
        kind: 'PARTNER',
        name,
        scopes: ['balance:read', 'hours:write'],
        redirectUris: ['https://diary.example.org/back'],
      })
    ).app;
  const consented = async (actor: Actor, appId: string) =>
    await giveConsent(world.as(actor), { appId, scopes: ['balance:read', 'hours:write'], grantHash: grantHash() });
  const paired = async (organisationId: string) => {
    const { app } = await registerApp(world.as(operator), { kind: 'TILL', name: 'Counter', scopes: ['redeem'] });
    return await pairTill(world.as(operator), {
      appId: app.id,
      organisationId,
      name: 'Front desk',
      grantHash: grantHash(),
    });
  };

  it('registers, rotates, suspends, resumes and ends an app; secrets are answered once', async () => {
    const group = await world.organisation({ name: 'Kitchen' });
    const coordinator = await world.staff(['COORDINATOR', group.id]);
    const shown =
      'app { id name kind status scopes clientIdentifier secrets { hint endsAt lastUsedAt } organisation { name } }';
    const call = async (actor: Actor, name: string, input: object, answer = shown) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const source = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} userErrors { code field } } }`;
      const { data, errors } = await ask(world, actor, source, { input });
      return errors ? errors.map((error) => error.code) : (data?.[name] as Record<string, unknown>);
    };
    const organisationId = toGlobalId('Organisation', group.id);
    const input = { kind: 'SERVER', name: 'Records', scopes: ['HOURS_READ'], organisationId };
    const made = (await call(coordinator, 'registerApp', input, `secret ${shown}`)) as {
      secret: string;
      app: { id: string; clientIdentifier: string };
    };
    const one = made.secret.slice(0, 6);
    expect(made).toEqual({
      secret: expect.stringMatching(/^[\w-]{43}$/),
      userErrors: [],
      app: {
        id: made.app.id,
        name: 'Records',
        kind: 'SERVER',
        status: 'ACTIVE',
        scopes: ['HOURS_READ'],
        clientIdentifier: expect.stringMatching(/^[0-9a-f-]{36}$/),
        secrets: [{ hint: one, endsAt: null, lastUsedAt: null }],
        organisation: { name: 'Kitchen' },
      },
    });
    const appId = made.app.id;
    const rotated = (await call(
      coordinator,
      'rotateAppSecret',
      { appId },
      'secret app { secrets { hint endsAt } }',
    )) as { secret: string };
    const two = rotated.secret.slice(0, 6);
    expect(rotated).toMatchObject({
      app: {
        secrets: [
          { hint: two, endsAt: null },
          { hint: one, endsAt: '2026-11-29T10:00:00.000Z' },
        ],
      },
    });
    expect(
      await call(coordinator, 'endAppSecret', { appId, hint: one }, 'app { secrets { hint endsAt } }'),
    ).toMatchObject({
      app: {
        secrets: [
          { hint: two, endsAt: null },
          { hint: one, endsAt: '2026-11-22T10:00:00.000Z' },
        ],
      },
    });
    expect(await call(coordinator, 'endAppSecret', { appId, hint: 'nobody' }, 'app { id }')).toEqual({
      app: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['hint'] }],
    });
    const status = 'app { status }';
    expect(await call(coordinator, 'suspendApp', { appId }, status)).toMatchObject({ app: { status: 'SUSPENDED' } });
    expect(await call(coordinator, 'resumeApp', { appId }, status)).toEqual(['FORBIDDEN']);
    expect(await call(operator, 'resumeApp', { appId }, status)).toMatchObject({ app: { status: 'ACTIVE' } });
    expect(await call(coordinator, 'endApp', { appId }, status)).toMatchObject({ app: { status: 'ENDED' } });
    for (const name of ['endApp', 'suspendApp', 'resumeApp', 'rotateAppSecret']) {
      expect(await call(operator, name, { appId }, status)).toMatchObject({ userErrors: [{ code: 'ALREADY_DONE' }] });
    }
    for (const name of ['endApp', 'suspendApp', 'rotateAppSecret']) {
      expect(await call(await world.staff(['LEADER', group.id]), name, { appId }, status)).toEqual(['FORBIDDEN']);
      expect(await call(operator, name, { appId: toGlobalId('App', newId()) }, status)).toEqual(['NOT_FOUND']);
    }
  });

  it('lists apps for those who look after them', async () => {
    const group = await world.organisation();
    const coordinator = await world.staff(['COORDINATOR', group.id]);
    await partner();
    const server = { kind: 'SERVER', name: 'Records', scopes: ['hours:read'], organisationId: group.id } as const;
    await registerApp(world.as(coordinator), { ...server, scopes: [...server.scopes] });
    const names = async (actor: Actor, of = '') => {
      const { data, errors } = await ask(world, actor, `{ apps(first: 5${of}) { nodes { name } } }`);
      return (
        errors?.map((error) => error.code) ??
        (data as { apps: { nodes: { name: string }[] } }).apps.nodes.map(({ name }) => name)
      );
    };
    const ofGroup = `, organisation: "${toGlobalId('Organisation', group.id)}"`;
    expect(await names(operator)).toEqual(['Records', 'Diary']);
    expect(await names(await world.staff(['AUDITOR']))).toEqual(['Records', 'Diary']);
    expect(await names(coordinator, ofGroup)).toEqual(['Records']);
    expect(await names(coordinator)).toEqual(['FORBIDDEN']);
    expect(await names(await world.staff(['LEADER', group.id]), ofGroup)).toEqual(['FORBIDDEN']);
  });

  it('a member sees what they allowed, in words, and nothing that is the app’s own; a stranger sees nothing', async () => {
    const self = await world.staff();
    const consent = await consented(self, (await partner()).id);
    const source = `{ consents(first: 5) { nodes { id scopes scopesInWords givenAt lapsesAt lastUsedAt endedAt
      app { name clientIdentifier redirectUris secrets { hint } registeredAt } } } }`;
    const expected = {
      id: toGlobalId('Consent', consent.id),
      scopes: ['BALANCE_READ', 'HOURS_WRITE'],
      scopesInWords: [
        'see your name, your member number, your Time Credits and your statement',
        'log hours for you; your group still approves them',
      ],
      givenAt: '2026-11-22T10:00:00.000Z',
      lapsesAt: '2026-12-22T10:00:00.000Z',
      lastUsedAt: null,
      endedAt: null,
      app: { name: 'Diary', clientIdentifier: null, redirectUris: null, secrets: null, registeredAt: null },
    };
    expect(await ask(world, self, source)).toEqual({ data: { consents: { nodes: [expected] } } });
    const stranger = await world.staff(['AUDITOR']);
    expect((await ask(world, stranger, source)).data).toEqual({ consents: { nodes: [] } });
    const node = `{ node(id: "${expected.id}") { id } }`;
    expect((await ask(world, stranger, node)).data).toEqual({ node: null });
    expect((await ask(world, self, node)).data).toEqual({ node: { id: expected.id } });
    const revoke = `mutation { revokeConsent(input: { consentId: "${expected.id}" }) { consent { endedAt } userErrors { code } } }`;
    expect((await ask(world, stranger, revoke)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await ask(world, self, revoke)).data).toEqual({
      revokeConsent: { consent: { endedAt: '2026-11-22T10:00:00.000Z' }, userErrors: [] },
    });
  });

  it('children allow nothing, members who left neither', async () => {
    const app = await partner();
    const child = await world.staff();
    const memberId = child.kind === 'MEMBER' ? child.memberId : '';
    await test.admin('UPDATE member SET adult_from_on = $2 WHERE id = $1', [memberId, '2030-01-01']);
    await expect(consented(child, app.id)).rejects.toMatchObject({ code: 'UNDER_AGE' });
    await test.admin(`UPDATE member SET adult_from_on = NULL, status = 'CLOSED' WHERE id = $1`, [memberId]);
    await expect(consented(child, app.id)).rejects.toMatchObject({ code: 'MEMBER_CLOSED' });
    const key: Actor = {
      kind: 'APP',
      credential: 'OAUTH',
      appKind: 'MEMBER_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['balance:read'],
      organisationId: null,
      memberId,
    };
    await expect(consented(key, app.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await test.admin('SELECT 1 FROM consent WHERE app_id = $1', [app.id])).toEqual([]);
  });

  it('joined memberships keep what the one that remains allowed, and end what the other did', async () => {
    const [stays, goes] = [await world.staff(), await world.staff()];
    const idOf = (actor: Actor) => (actor.kind === 'MEMBER' ? actor.memberId : '');
    const app = await partner();
    await consented(stays, app.id);
    await consented(goes, app.id);
    const merge = { remainingMemberId: idOf(stays), leavingMemberId: idOf(goes), reason: 'The same person twice' };
    await mergeMembers(world.as(operator), { ...merge, idempotencyKey: 'one' });
    await mergeMembers(world.as(await world.staff(['OPERATOR'])), { ...merge, idempotencyKey: 'two' });
    expect(
      await test.admin(
        'SELECT member_id AS of, ended_at IS NOT NULL AS ended FROM consent WHERE app_id = $1 ORDER BY id',
        [app.id],
      ),
    ).toEqual([
      { of: idOf(stays), ended: false },
      { of: idOf(goes), ended: true },
    ]);
  });

  it('a venue’s coordinators see and unpair its tills, and others do not', async () => {
    const venue = await world.organisation({ name: 'Elm Lido', isVenue: true });
    const coordinator = await world.staff(['COORDINATOR', venue.id]);
    const till = await paired(venue.id);
    const source = `{ tills(first: 5, venue: "${toGlobalId('Organisation', venue.id)}") { nodes {
      id name pairedAt lapsesAt lastUsedAt unpairedAt venue { name } app { name } pairedBy { name } } } }`;
    const id = toGlobalId('Till', till.id);
    expect((await ask(world, coordinator, source)).data).toEqual({
      tills: {
        nodes: [
          {
            id,
            name: 'Front desk',
            pairedAt: '2026-11-22T10:00:00.000Z',
            lapsesAt: '2027-02-20T10:00:00.000Z',
            lastUsedAt: null,
            unpairedAt: null,
            venue: { name: 'Elm Lido' },
            app: { name: 'Counter' },
            pairedBy: { name: expect.stringMatching(/^Member \d+$/) },
          },
        ],
      },
    });
    const unpair = `mutation { unpairTill(input: { tillId: "${id}" }) { till { unpairedAt } userErrors { code } } }`;
    const elsewhere = await world.organisation({ isVenue: true });
    for (const actor of [
      await world.staff(['COORDINATOR', elsewhere.id]),
      await world.staff(['TILL', venue.id]),
      await world.staff(),
    ]) {
      expect((await ask(world, actor, source)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
      expect((await ask(world, actor, unpair)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
      expect((await ask(world, actor, `{ node(id: "${id}") { id } }`)).data).toEqual({ node: null });
    }
    expect((await ask(world, await world.staff(['AUDITOR']), unpair)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await ask(world, coordinator, unpair)).data).toEqual({
      unpairTill: { till: { unpairedAt: '2026-11-22T10:00:00.000Z' }, userErrors: [] },
    });
    const foreign = await (await createWorld({ test })).staff(['OPERATOR']);
    expect((await ask(world, foreign, unpair)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
