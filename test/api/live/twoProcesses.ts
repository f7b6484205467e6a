import { toGlobalId } from '../../../src/domain/ids.js';
import { hasRedis, type RedisServer, startRedis } from '../../jobs/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ask, type Client, send } from '../../support/load.js';
import { LoadFacts, type LoadMember } from '../../support/loadFacts.js';
import { ServiceProcess } from '../../support/service.js';
import { Follower, transports } from './support.js';

const secretKey = 'a key that only this test knows, and long enough';
const balance = `subscription ($id: ID!) { balanceChanged(account: $id) { balance { minutes } } }`;
const hours = `subscription { hoursLogChanged { hoursLog { state rewardMinutes } } }`;
const balanceOf = (minutes: number) => ({ balanceChanged: { balance: { minutes } } });

/** Two services on one database: what one does is heard by those who listen at the other. */
export const describeTwoProcesses = (carrier: 'PostgreSQL' | 'Redis') =>
  describe(`two services that tell each other through ${carrier}`, () => {
    const isHere = carrier === 'PostgreSQL' || hasRedis;
    let redis: RedisServer | undefined;
    let tables: TestDatabase;
    let facts: LoadFacts;
    /** Does the work. */
    let one: ServiceProcess;
    /** Is listened to. */
    let other: ServiceProcess;
    const followers: Follower[] = [];

    beforeAll(async () => {
      if (!isHere) return;
      tables = await createTestDatabase();
      facts = await LoadFacts.create(tables, Buffer.from(secretKey));
      redis = carrier === 'Redis' ? await startRedis() : undefined;
      const settings = {
        DATABASE_URL: tables.adminUrl,
        SECRET_KEY: secretKey,
        ...(redis ? { REDIS_URL: redis.url } : {}),
      };
      [one, other] = await Promise.all([
        ServiceProcess.start(settings),
        ServiceProcess.start({ ...settings, RUN: 'api' }),
      ]);
    });
    afterAll(async () => {
      for (const follower of followers) follower.close();
      await Promise.all([one?.stop(), other?.stop()]);
      await redis?.stop();
      await tables?.drop();
    });

    const follow = (transport: (typeof transports)[number], token: string, query: string, variables: object = {}) => {
      const follower = new Follower(transport, other.url, token, query, variables);
      followers.push(follower);
      return follower;
    };
    const walletOf = async (member: LoadMember): Promise<string> => {
      const [row] = await tables.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [member.id]);
      return toGlobalId('Account', row?.id ?? '');
    };
    const give = (from: Client, to: LoadMember, amountMinutes: number, key: string) =>
      send(one.url, from, 'giftCredits', { idempotencyKey: key, toMemberId: to.globalId, amountMinutes });

    (isHere ? test : test.skip)('what one did is heard at the other, over every kind of connection', async () => {
      const [giver, receiver] = [await facts.member(90), await facts.member()];
      const id = await walletOf(receiver);
      const all = transports.map((transport) => follow(transport, receiver.token, balance, { id }));
      for (const follower of all) expect(await follower.data()).toEqual(balanceOf(0));
      await give(giver, receiver, 25, 'first');

      for (const follower of all) expect(await follower.data()).toEqual(balanceOf(25));
    });

    (isHere ? test : test.skip)('hours and what they earn are heard of, by their ids alone', async () => {
      const group = await facts.group(1);
      const [leader] = group.leaders;
      const member = await facts.member();
      const [log] = await facts.logs(member.id, group.id, 1);
      const own = follow('distinct connections', member.token, hours);
      const wallet = follow('distinct connections', member.token, balance, { id: await walletOf(member) });
      expect([await own.data(), await wallet.data()]).toEqual([{ hoursLogChanged: { hoursLog: null } }, balanceOf(0)]);
      if (!leader) throw new Error('there is no leader');
      await send(one.url, leader, 'approveHours', { idempotencyKey: 'hours', hoursLogIds: [log?.globalId] });

      const approved = { state: 'APPROVED', rewardMinutes: 60 };
      expect([await own.data(), await wallet.data()]).toEqual([
        { hoursLogChanged: { hoursLog: approved } },
        balanceOf(60),
      ]);
    });

    (isHere ? test : test.skip)(
      'what happened while the listening connection was away is told once it is back',
      async () => {
        const [giver, receiver] = [await facts.member(90), await facts.member()];
        const follower = follow('a WebSocket', receiver.token, balance, { id: await walletOf(receiver) });
        await follower.data();
        if (redis) await dropListeners(redis.url);
        else
          await tables.admin(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'time-credits live'`,
          );
        await give(giver, receiver, 40, 'away');

        expect(await follower.data()).toEqual(balanceOf(40));
      },
    );

    (isHere ? test : test.skip)(
      'a session that ended at one ends its streams at the other with the next change',
      async () => {
        const [giver, receiver] = [await facts.member(90), await facts.member()];
        const follower = follow('distinct connections', receiver.token, balance, { id: await walletOf(receiver) });
        await follower.data();
        const { errors } = await ask(one.url, receiver.token, 'mutation { signOut { userErrors { code } } }');
        expect(errors).toEqual([]);
        await give(giver, receiver, 10, 'gone');

        expect(await follower.failure()).toEqual(['UNAUTHENTICATED', 'COMPLETE']);
      },
    );

    (isHere ? test : test.skip)(
      'a service that is stopped ends its streams and itself within ten seconds',
      async () => {
        const member = await facts.member(15);
        const id = await walletOf(member);
        const all = transports.map((transport) => follow(transport, member.token, balance, { id }));
        for (const follower of all) expect(await follower.data()).toEqual(balanceOf(15));
        const ending = await other.stop();

        expect(ending).toMatchObject({ code: 0, signal: null });
        expect(ending.tookMs).toBeLessThan(10_000);
        expect(other.output).not.toContain('{');
        // Not told that they are complete: their clients know to connect again.
        for (const follower of all) expect(await follower.next()).toBeInstanceOf(Error);
      },
    );
  });

/** Breaks every connection that listens. */
async function dropListeners(url: string): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  redis.disconnect();
}
