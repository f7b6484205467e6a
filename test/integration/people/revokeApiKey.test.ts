import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { revokeApiKey } from '../../../src/commands/people/revokeApiKey.js';
import { newId } from '../../../src/domain/ids.js';
import { ApiKeyEntity } from '../../../src/entities/people/entities.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, expectRefused } from './support.js';

const memberOf = (actor: Actor): string => (actor.kind === 'MEMBER' ? actor.memberId : '');

describe('revokeApiKey', () => {
  let test: TestDatabase;
  let world: World;
  let venueId: string;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    venueId = (await world.organisation({ isVenue: true })).id;
  });
  afterAll(() => test.drop());

  /** A key written straight into its table, so that the outbox stays empty. */
  const keyBy = async (maker: string, holder: { organisationId: string } | { memberId: string }): Promise<string> =>
    await world.test.database.inScheme(world.schemeId, async (tx) => {
      const key = tx.em.create(ApiKeyEntity, {
        id: newId(),
        schemeId: world.schemeId,
        kind: 'organisationId' in holder ? 'TILL' : 'MEMBER_APP',
        name: 'Key',
        prefix: 'abcdefgh',
        tokenHash: Buffer.from(newId()),
        scopes: ['organisationId' in holder ? 'redeem' : 'balance:read'],
        ...holder,
        createdByMemberId: maker,
        createdAt: worldNow,
      });
      tx.em.persist(key);
      await tx.em.flush();
      return key.id;
    });
  const revoke = (actor: Actor, apiKeyId: string) => () => revokeApiKey(world.as(actor), { apiKeyId });
  const endOf = async (id: string) =>
    (await test.admin<{ revoked: Date | null }>('SELECT revoked_at AS revoked FROM api_key WHERE id = $1', [id]))[0]
      ?.revoked;

  it('the token is nobody from this moment on', async () => {
    const coordinator = await world.staff(['COORDINATOR', venueId]);
    const { apiKey, token } = await createApiKey(world.as(coordinator), {
      kind: 'ORGANISATION_APP',
      name: 'Website',
      scopes: ['offers:read'],
      organisationId: venueId,
    });
    const authenticator = new Authenticator(test.database, world.services.secrets);
    const services = { ...world.services, actorsChanged: () => authenticator.forgetAll() };
    await authenticator.actorOf(`Bearer ${token}`, worldNow);

    await revokeApiKey({ ...world.as(coordinator), services }, { apiKeyId: apiKey.id });

    await expect(authenticator.actorOf(`Bearer ${token}`, worldNow)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await endOf(apiKey.id)).toEqual(worldNow);
    expect(await auditOf(world, 'revokeApiKey')).toEqual([
      { actor: `member:${memberOf(coordinator)}`, subjectType: 'ApiKey', subjectId: apiKey.id, detail: {} },
    ]);
  });

  it("who made it, the organisation's coordinator, an operator, and the member it acts for may revoke it", async () => {
    const maker = await world.staff();
    for (const actor of [maker, await world.staff(['COORDINATOR', venueId]), await world.staff(['OPERATOR'])]) {
      const id = await keyBy(memberOf(maker), { organisationId: venueId });
      await revoke(actor, id)();
      expect(await endOf(id)).toEqual(worldNow);
    }
    const holder = await world.staff();
    for (const actor of [holder, await world.staff(['OPERATOR'])]) {
      const id = await keyBy(memberOf(maker), { memberId: memberOf(holder) });
      await revoke(actor, id)();
      expect(await endOf(id)).toEqual(worldNow);
    }
  });

  it('nobody else, not even the key itself', async () => {
    const id = await keyBy(memberOf(await world.staff()), { organisationId: venueId });
    const other = await world.organisation({ isVenue: true });
    const itself: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'TILL',
      schemeId: world.schemeId,
      appId: id,
      scopes: ['redeem'],
      organisationId: venueId,
      memberId: null,
    };
    const others = [
      await world.staff(),
      await world.staff(['LEADER', venueId], ['TILL', venueId]),
      await world.staff(['COORDINATOR', other.id]),
      await world.staff(['AUDITOR']),
      itself,
    ];

    for (const actor of others) await expectRefused(world, revoke(actor, id), 'FORBIDDEN');
  });

  it('works once; of two at once, one hears ALREADY_DONE', async () => {
    const operator = await world.staff(['OPERATOR']);
    const id = await keyBy(memberOf(operator), { organisationId: venueId });

    const attempts = await Promise.allSettled([revoke(operator, id)(), revoke(operator, id)()]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expectRefused(world, revoke(operator, id), 'ALREADY_DONE');
    expect(await auditOf(world, 'revokeApiKey')).toHaveLength(1);
  });

  it('a key of another scheme is as good as missing', async () => {
    const id = await keyBy(memberOf(await world.staff()), { organisationId: venueId });
    const elsewhere = await createWorld({ test });
    const stranger = await elsewhere.staff(['OPERATOR']);

    for (const apiKeyId of [id, newId()]) {
      await expectRefused(elsewhere, () => revokeApiKey(elsewhere.as(stranger), { apiKeyId }), 'NOT_FOUND');
    }
    expect(await endOf(id)).toBeNull();
  });
});
