import { type CreateApiKeyInput, createApiKey } from '../../../src/commands/people/createApiKey.js';
import { toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask } from './support.js';

interface Listed {
  apiKeys: { nodes: { name: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
}

describe('reading API keys', () => {
  let test: TestDatabase;
  let world: World;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
  });
  afterAll(() => test.drop());

  const list = async (actor: Actor, rest = '') =>
    await ask(world, actor, `{ apiKeys(first: 2${rest}) { nodes { name } pageInfo { endCursor hasNextPage } } }`);
  const names = async (actor: Actor, rest = '') =>
    ((await list(actor, rest)).data as unknown as Listed).apiKeys.nodes.map((node) => node.name);

  it('one’s own, and an organisation’s for those who look after it, the newest first', async () => {
    const venue = await world.organisation({ isVenue: true });
    const coordinator = await world.staff(['COORDINATOR', venue.id]);
    const colleague = await world.staff(['COORDINATOR', venue.id]);
    const member = await world.staff();
    const key = (name: string, of: 'VENUE' | 'SELF'): CreateApiKeyInput =>
      of === 'VENUE'
        ? { kind: 'ORGANISATION_APP', name, scopes: ['offers:read'], organisationId: venue.id }
        : { kind: 'MEMBER_APP', name, scopes: ['balance:read'] };
    for (const name of ['One', 'Two', 'Three']) await createApiKey(world.as(coordinator), key(name, 'VENUE'));
    await createApiKey(world.as(member), key('Mine', 'SELF'));
    const ofVenue = `, organisation: "${toGlobalId('Organisation', venue.id)}"`;

    expect(await names(member)).toEqual(['Mine']);
    expect(await names(colleague)).toEqual([]);
    expect(await names(colleague, ofVenue)).toEqual(['Three', 'Two']);
    expect(await names(await world.staff(['OPERATOR']), ofVenue)).toEqual(['Three', 'Two']);
    const { pageInfo } = ((await list(coordinator)).data as unknown as Listed).apiKeys;
    expect(pageInfo.hasNextPage).toBe(true);
    expect(await names(coordinator, `, after: "${pageInfo.endCursor}"`)).toEqual(['One']);
    for (const actor of [member, await world.staff(['LEADER', venue.id]), await world.staff(['AUDITOR'])]) {
      expect(await list(actor, ofVenue)).toEqual({ data: null, errors: [{ code: 'FORBIDDEN', path: 'apiKeys' }] });
    }
    const forged = Buffer.from('["nothing"]').toString('base64url');
    expect(await list(coordinator, `, after: "${forged}"`)).toEqual({
      data: null,
      errors: [{ code: 'BAD_USER_INPUT', path: 'apiKeys' }],
    });
  });

  it('is made, read and revoked through the API; the token is answered once', async () => {
    const venue = await world.organisation({ name: 'Elm Lido', isVenue: true });
    const ada = await world.member('Ada');
    const coordinator = await world.actorOf(ada, { role: 'COORDINATOR', organisationId: venue.id });
    const made = await ask(
      world,
      coordinator,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
        token userErrors { code } apiKey { id kind name prefix scopes revokedAt organisation { name } member { name } createdBy { name } }
      } }`,
      {
        input: {
          kind: 'ORGANISATION_APP',
          name: 'Website',
          scopes: ['OFFERS_READ', 'HOURS_READ'],
          organisationId: toGlobalId('Organisation', venue.id),
        },
      },
    );
    const { token, apiKey } = (made.data as { createApiKey: { token: string; apiKey: { id: string } } }).createApiKey;

    expect(made.data?.createApiKey).toEqual({
      token: expect.stringMatching(/^tck_[A-Za-z0-9_-]{43}$/),
      userErrors: [],
      apiKey: {
        id: apiKey.id,
        kind: 'ORGANISATION_APP',
        name: 'Website',
        prefix: token.slice(4, 12),
        scopes: ['HOURS_READ', 'OFFERS_READ'],
        revokedAt: null,
        organisation: { name: 'Elm Lido' },
        member: null,
        createdBy: { name: 'Ada' },
      },
    });
    const revoke = `mutation { revokeApiKey(input: { apiKeyId: "${apiKey.id}" }) { apiKey { revokedAt } userErrors { code message } } }`;
    expect((await ask(world, coordinator, revoke)).data).toEqual({
      revokeApiKey: { apiKey: { revokedAt: '2026-11-22T10:00:00.000Z' }, userErrors: [] },
    });
    expect((await ask(world, coordinator, revoke)).data).toEqual({
      revokeApiKey: { apiKey: null, userErrors: [{ code: 'ALREADY_DONE', message: 'This key was revoked before.' }] },
    });
  });
});
