import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { type Outcome, send, tally, wordOf } from '../../support/load.js';
import { LoadFacts, type LoadMember, type LoadVenue } from '../../support/loadFacts.js';
import { ServiceProcess } from '../../support/service.js';

const clients = 64;
const secretKey = 'a key that only this test knows, and long enough';

let test: TestDatabase;
let service: ServiceProcess;
let facts: LoadFacts;
let venue: LoadVenue;

beforeAll(async () => {
  test = await createTestDatabase({ poolMax: 4 });
  service = await ServiceProcess.start({ DATABASE_URL: test.adminUrl, SECRET_KEY: secretKey, RUN: 'api' });
  facts = await LoadFacts.create(test, Buffer.from(secretKey));
  venue = await facts.venue(16, [60]);
});

afterAll(async () => {
  await service?.stop();
  await test?.drop();
});

/** Where the clients race, for whoever lets them race for something else there. */
export const ground = (): { url: string; facts: LoadFacts } => ({ url: service.url, facts });

function redeem(till: number, idempotencyKey: string, code: string, adults = 1): Promise<Outcome> {
  const client = venue.tills[till % venue.tills.length];
  const [offer] = venue.offers;
  if (!client || !offer) throw new Error('the venue has no till or no offer');
  return send(service.url, client, 'redeemCredits', {
    idempotencyKey,
    code,
    offerId: offer.globalId,
    adults,
    under16s: 0,
  });
}

function gift(from: LoadMember, to: LoadMember, idempotencyKey: string, amountMinutes: number): Promise<Outcome> {
  return send(service.url, from, 'giftCredits', { idempotencyKey, toMemberId: to.globalId, amountMinutes });
}

async function atOnce(work: (index: number) => Promise<Outcome>): Promise<Outcome[]> {
  return await Promise.all(Array.from({ length: clients }, (_, index) => work(index)));
}

/** What a round may leave behind besides its winner: nothing. */
async function traces(): Promise<object | undefined> {
  const [row] = await test.admin(
    `SELECT (SELECT count(*) FROM redemption WHERE scheme_id = $1) AS redemptions, (SELECT count(*) FROM transfer WHERE scheme_id = $1 AND kind = 'GIFT') AS gifts,
            (SELECT count(*) FROM redemption_code WHERE scheme_id = $1 AND used_at IS NOT NULL) AS "usedCodes",
            (SELECT count(*) FROM idempotency WHERE scheme_id = $1) AS keys,
            (SELECT count(*) FROM outbox_event WHERE scheme_id = $1) AS events, (SELECT count(*) FROM audit WHERE scheme_id = $1 AND action = 'redeemCredits') AS audits`,
    [facts.world.schemeId],
  );
  return row;
}

/** Clients who race for what one of them can have: `rounds` times with codes alone, a quarter as often with codes and gifts. */
export function describeLastCredit(rounds: number): void {
  const mixed = Math.ceil(rounds / 4);
  const patienceMs = 60_000 + rounds * 2_000;
  describe('64 clients for one last credit', () => {
    it(
      `who race for one last credit with a code each: one gets it, in each of ${rounds} rounds`,
      async () => {
        const member = await facts.member();
        for (let round = 1; round <= rounds; round += 1) {
          await facts.world.credit(member.id, 60);
          const codes = await facts.codes(member.id, clients);
          const outcomes = await atOnce((index) => redeem(index, `last ${round} ${index}`, codes[index] ?? ''));
          expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, INSUFFICIENT_CREDITS: 63 });
          expect(await facts.world.balanceOf({ memberId: member.id })).toBe(0);
          expect(await facts.world.balanceOf({ organisationId: venue.id })).toBe(60 * round);
        }
        expect(await traces()).toEqual({
          redemptions: rounds,
          gifts: 0,
          usedCodes: rounds,
          keys: rounds,
          events: rounds,
          audits: rounds,
        });
        expect(await ledgerDifferences(test)).toEqual([]);
      },
      patienceMs,
    );

    it(
      `who race for one last credit with codes and gifts: one gets it, in each of ${mixed} rounds`,
      async () => {
        const [member, neighbour] = [await facts.member(), await facts.member()];
        const before = await facts.world.balanceOf({ organisationId: venue.id });
        for (let round = 1; round <= mixed; round += 1) {
          await facts.world.credit(member.id, 60);
          const codes = await facts.codes(member.id, clients);
          const outcomes = await atOnce((index) =>
            index % 2 === 0
              ? redeem(index, `mixed ${round} ${index}`, codes[index] ?? '')
              : gift(member, neighbour, `mixed ${round} ${index}`, 60),
          );
          expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, INSUFFICIENT_CREDITS: 63 });
          const [left, given, enjoyed] = [
            await facts.world.balanceOf({ memberId: member.id }),
            await facts.world.balanceOf({ memberId: neighbour.id }),
            (await facts.world.balanceOf({ organisationId: venue.id })) - before,
          ];
          expect({ left, spent: given + enjoyed }).toEqual({ left: 0, spent: 60 * round });
        }
        expect(await ledgerDifferences(test)).toEqual([]);
      },
      patienceMs,
    );
  });
}

/** What happens once and to everybody else not at all, however many ask at the same moment. */
export function describeOneCodeAndOneKey(): void {
  describe('64 clients with one code', () => {
    it('who show one code at sixteen tills: it works once, and the others hear that it does not', async () => {
      const member = await facts.member(6_000);
      const [code = ''] = await facts.codes(member.id, 1);
      const outcomes = await atOnce((index) => redeem(index, `one code ${index}`, code));
      expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, CODE_NOT_VALID: 63 });
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(5_940);
    });

    it('who show one code at a single till: it works once, and the till cools down after five', async () => {
      const other = await facts.venue(1, [60]);
      const [till] = other.tills;
      const [offer] = other.offers;
      const member = await facts.member(6_000);
      const [code] = await facts.codes(member.id, 1);
      if (!till || !offer) throw new Error('the venue has no till or no offer');
      const outcomes = await atOnce((index) =>
        send(service.url, till, 'redeemCredits', {
          idempotencyKey: `cool ${index}`,
          code,
          offerId: offer.globalId,
          adults: 1,
          under16s: 0,
        }),
      );
      expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, CODE_NOT_VALID: 5, TOO_MANY_TRIES: 58 });
      expect(await facts.world.balanceOf({ organisationId: other.id })).toBe(60);
    });
  });

  describe('one idempotency key', () => {
    it('sent 64 times at once by a till: one effect and 64 times the same answer', async () => {
      const member = await facts.member(6_000);
      const [code = ''] = await facts.codes(member.id, 1);
      const outcomes = await atOnce(() => redeem(0, 'the same key', code));
      const [first] = outcomes;
      expect(first?.kind).toBe('DONE');
      expect(outcomes).toEqual(outcomes.map(() => first));
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(5_940);

      const [fresh = ''] = await facts.codes(member.id, 1);
      expect(await redeem(0, 'the same key', fresh)).toEqual({ kind: 'REFUSED', code: 'CONFLICT' });
      expect(await redeem(0, 'the same key', code, 2)).toEqual({ kind: 'REFUSED', code: 'CONFLICT' });
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(5_940);
      expect(await redeem(1, 'the same key', fresh)).toMatchObject({ kind: 'DONE' });
    });

    it('sent 64 times at once by a giver, half of them with another amount: one effect, the others conflict', async () => {
      const [member, neighbour] = [await facts.member(600), await facts.member()];
      const outcomes = await atOnce((index) => gift(member, neighbour, 'one gift', index % 2 === 0 ? 60 : 90));
      expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 32, CONFLICT: 32 });
      const won = outcomes[0]?.kind === 'DONE' ? 60 : 90;
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(600 - won);
      expect(await facts.world.balanceOf({ memberId: neighbour.id })).toBe(won);
      expect(await ledgerDifferences(test)).toEqual([]);
    });
  });
}
