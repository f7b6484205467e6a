import { setTimeout as pause } from 'node:timers/promises';
import { toGlobalId } from '../../src/domain/ids.js';
import { Follower, transports } from '../api/live/support.js';
import { hasRedis } from '../jobs/support.js';
import { type Outcome, send, tally, wordOf } from '../support/load.js';
import { baselineOf } from '../support/loadChecks.js';
import { LoadFacts, type LoadVenue } from '../support/loadFacts.js';
import { Journal } from '../support/loadJournal.js';
import { drive, Mix } from '../support/loadMix.js';
import { Cluster } from './cluster.js';
import { judge } from './report.js';

const clients = 64;
const carriers = ['PostgreSQL', ...(hasRedis ? (['Redis'] as const) : [])] as const;

describe.each(carriers)('two API processes and two workers, with %s for queues and live updates', (carrier) => {
  let cluster: Cluster;
  let facts: LoadFacts;
  let venue: LoadVenue;

  beforeAll(async () => {
    cluster = await Cluster.open(carrier);
    facts = await LoadFacts.create(cluster.tables, Buffer.from(cluster.secretKey));
    venue = await facts.venue(16, [60]);
  }, 120_000);

  afterAll(async () => await cluster?.close(), 60_000);

  async function redeemAtOnce(
    inputOf: (index: number) => { idempotencyKey: string; code: string | undefined },
    tillOf: (index: number) => number,
  ): Promise<Outcome[]> {
    return await Promise.all(
      Array.from({ length: clients }, (_, index) => {
        const till = venue.tills[tillOf(index) % venue.tills.length];
        if (!till) throw new Error('the venue has no till');
        return send(cluster.urlOf(index), till, 'redeemCredits', {
          ...inputOf(index),
          offerId: venue.offers[0]?.globalId,
          adults: 1,
          under16s: 0,
        });
      }),
    );
  }

  it('64 clients of both race for one last credit: one gets it, in each of 20 rounds', async () => {
    const member = await facts.member();
    const before = await facts.world.balanceOf({ organisationId: venue.id });
    for (let round = 1; round <= 20; round += 1) {
      await facts.world.credit(member.id, 60);
      const codes = await facts.codes(member.id, clients);
      const outcomes = await redeemAtOnce(
        (index) => ({ idempotencyKey: `last ${round} ${index}`, code: codes[index] }),
        (index) => index >> 1,
      );
      expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, INSUFFICIENT_CREDITS: 63 });
      expect(await facts.world.balanceOf({ organisationId: venue.id })).toBe(before + 60 * round);
    }
    expect(await facts.world.balanceOf({ memberId: member.id })).toBe(0);
    process.stdout.write(`${carrier}: one last credit, 20 rounds of 64 clients at two processes, 20 granted\n`);
  }, 120_000);

  it('one key sent 64 times to both: one effect and 64 times the same answer, in each of 20 rounds', async () => {
    const member = await facts.member(6_000);
    for (let round = 1; round <= 20; round += 1) {
      const [code] = await facts.codes(member.id, 1);
      const outcomes = await redeemAtOnce(
        () => ({ idempotencyKey: `shared ${round}`, code }),
        () => 0,
      );
      expect(outcomes[0]?.kind).toBe('DONE');
      expect(outcomes).toEqual(outcomes.map(() => outcomes[0]));
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(6_000 - 60 * round);
    }
  }, 120_000);

  it('one code shown to both: it works once, in each of 20 rounds', async () => {
    const member = await facts.member(6_000);
    const other = await facts.venue(64, [60]);
    for (let round = 1; round <= 20; round += 1) {
      const [code] = await facts.codes(member.id, 1);
      const outcomes = await Promise.all(
        other.tills.map((till, index) =>
          send(cluster.urlOf(index), till, 'redeemCredits', {
            idempotencyKey: `code ${round}`,
            code,
            offerId: other.offers[0]?.globalId,
            adults: 1,
            under16s: 0,
          }),
        ),
      );
      const words = tally(outcomes.map(wordOf));
      expect(words.DONE).toBe(1);
      expect((words.CODE_NOT_VALID ?? 0) + (words.TOO_MANY_TRIES ?? 0)).toBe(63);
    }
    expect(await facts.world.balanceOf({ memberId: member.id })).toBe(6_000 - 60 * 20);
  }, 120_000);

  it('what one process did is heard by whoever follows it at the other, over every kind of connection', async () => {
    const [giver, receiver] = [await facts.member(90), await facts.member()];
    const [row] = await cluster.tables.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [
      receiver.id,
    ]);
    const query = 'subscription ($id: ID!) { balanceChanged(account: $id) { balance { minutes } } }';
    const variables = { id: toGlobalId('Account', row?.id ?? '') };
    const followers = cluster.urls.flatMap((url) =>
      transports.map((transport) => new Follower(transport, url, receiver.token, query, variables)),
    );
    try {
      const told = (minutes: number) => followers.map(() => ({ balanceChanged: { balance: { minutes } } }));
      expect(await Promise.all(followers.map((follower) => follower.data()))).toEqual(told(0));
      await send(cluster.urlOf(0), giver, 'giftCredits', {
        idempotencyKey: 'at the first',
        toMemberId: receiver.globalId,
        amountMinutes: 25,
      });
      expect(await Promise.all(followers.map((follower) => follower.data()))).toEqual(told(25));
      await send(cluster.urlOf(1), giver, 'giftCredits', {
        idempotencyKey: 'at the second',
        toMemberId: receiver.globalId,
        amountMinutes: 15,
      });
      expect(await Promise.all(followers.map((follower) => follower.data()))).toEqual(told(40));
    } finally {
      for (const follower of followers) follower.close();
    }
  }, 60_000);

  it('a random mix over both, then with an API process and a worker killed: the tables hold what was acknowledged, once, and each message left once', async () => {
    const journal = new Journal(() => cluster.urlOf(0));
    facts = await LoadFacts.create(cluster.tables, Buffer.from(cluster.secretKey));
    const mix = await Mix.create(facts, journal, {
      wallets: 16,
      creditMinutes: 3_000,
      codesPerWallet: 250,
      logsPerWallet: 40,
      seed: 2,
    });
    // Everybody has an address, so that what happens to them is told.
    await cluster.tables.admin(`UPDATE member SET email = id || '@example.org', preferred_channel = 'EMAIL'`);
    const before = await baselineOf(cluster.tables, facts.world.schemeId);
    await drive(mix, journal, { clients, requests: 2_000, urls: cluster.urls });
    expect(await judge(`${carrier}: random mix`, cluster.tables, before, journal)).toEqual([]);
    expect(journal.acts.flatMap((act) => act.outcomes).filter((outcome) => outcome.kind === 'LOST')).toEqual([]);

    const goal = journal.figures.acknowledged + 200;
    const load = drive(mix, journal, { clients, requests: 1_000, urls: cluster.urls });
    while (journal.figures.acknowledged < goal) await pause(2);
    await Promise.all([cluster.apis[1]?.kill(), cluster.workers[1]?.kill()]);
    await load;
    // What the killed one left half done ends with its connections; the other answers for it.
    await journal.retryUnanswered();
    expect(
      await judge(`${carrier}: an API process and a worker killed under load`, cluster.tables, before, journal),
    ).toEqual([]);

    // What the killed worker had taken is taken by the other once its lease is over; the far side is asked by reference before anything is sent again.
    await cluster.idle();
    const messages = await cluster.messages();
    process.stdout.write(`${carrier}: messages ${JSON.stringify(messages)}\n`);
    expect(messages).toMatchObject({ failed: 0, lost: 0, doubled: 0, unknown: 0 });
    expect(messages.written).toBeGreaterThan(0);
  }, 400_000);
});
