import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { createWorld } from '../../support/world.js';
import { LiveServer, transports } from './support.js';

const balance = `subscription ($id: ID!) { balanceChanged(account: $id) { id balance { minutes availableMinutes text } } }`;

describe('balanceChanged', () => {
  let server: LiveServer;

  beforeAll(async () => {
    server = await LiveServer.open({ recheckMs: 60_000, atMostEveryMs: 0 });
  });
  afterEach(() => server.closeFollowers());
  afterAll(() => server?.close());

  describe.each(transports)('over %s', (transport) => {
    test('tells what the account holds, and again when that has changed', async () => {
      const member = await server.facts.member(90);
      const id = await server.walletOf(member.id);
      const follower = server.follow(transport, member.token, balance, { id });

      expect(await follower.data()).toEqual({
        balanceChanged: { id, balance: { minutes: 90, availableMinutes: 90, text: '1 hour 30 minutes' } },
      });
      await server.changed(member.id);
      await server.facts.world.credit(member.id, 30);
      await server.changed(member.id);
      expect(await follower.data()).toEqual({
        balanceChanged: { id, balance: { minutes: 120, availableMinutes: 120, text: '2 hours' } },
      });
      expect(follower.waiting).toBe(0);
    });

    test("a stranger's account, another scheme's and a missing one end with their reason", async () => {
      const [member, stranger] = await server.facts.members(2);
      const otherWorld = await createWorld({ test: server.test });
      const foreigner = await otherWorld.member();
      const ids = {
        FORBIDDEN: await server.walletOf(stranger?.id ?? ''),
        NOT_FOUND: await server.walletOf(foreigner.id),
      };
      for (const [code, id] of Object.entries({ ...ids, ' NOT_FOUND': toGlobalId('Account', newId()) })) {
        const follower = server.follow(transport, member?.token ?? '', balance, { id });
        expect(await follower.failure()).toEqual([code.trim(), 'COMPLETE']);
      }
      const follower = server.follow(transport, member?.token ?? '', balance, { id: toGlobalId('Member', newId()) });
      expect(await follower.failure()).toEqual(['NOT_FOUND', 'COMPLETE']);
    });

    test('what is no subscription, or cannot be read, is refused', async () => {
      const { token } = await server.facts.member();
      for (const query of [
        '{ viewer { member { id } } }',
        'mutation { signOut { userErrors { code } } }',
        'subscription {',
        'subscription { balanceChange { id } }',
        'subscription { __schema { types { name } } }',
        `subscription { balanceChanged(account: "x") { ${'a: id '.repeat(31)} } }`,
      ]) {
        expect(await server.follow(transport, token, query).failure()).toEqual(['BAD_USER_INPUT', 'COMPLETE']);
      }
    });
  });

  test('over HTTP as if it were a query it is refused, and says where to ask', async () => {
    const member = await server.facts.member();
    const id = await server.walletOf(member.id);
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${member.token}` },
      body: JSON.stringify({ query: balance, variables: { id } }),
    });

    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('/graphql/stream'), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('a hundred changes while the reader is busy are one answer: the last', async () => {
    const member = await server.facts.member(1);
    const id = await server.walletOf(member.id);
    const follower = server.follow('distinct connections', member.token, balance, { id });
    await follower.data();
    await server.facts.world.credit(member.id, 9);
    for (let time = 0; time < 100; time += 1) await server.changed(member.id);

    expect(await follower.data()).toMatchObject({ balanceChanged: { balance: { minutes: 10 } } });
    await server.facts.world.credit(member.id, 1);
    await server.changed(member.id);
    expect(await follower.data()).toMatchObject({ balanceChanged: { balance: { minutes: 11 } } });
    expect(follower.waiting).toBe(0);
  });
});
