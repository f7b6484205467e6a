import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { explain } from '../../../src/queries/accounts/explain.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { enjoyed, memberActor } from '../spending/steps.js';
import { refusalOf } from './traces.js';

interface Explained {
  at: string;
  minutes: number;
  movements: number;
  isVerified: boolean;
  differences: string[];
  totals: { kind: string; reversedKind: string | null; minutes: number; movements: number; text: string }[];
  lots: { remainingMinutes: number; amountMinutes: number; kind: string; description: string; text: string }[];
  lotCount: number;
  lotsMinutes: number;
  inWords: string[];
}

const fields = `at minutes movements isVerified differences totals { kind reversedKind minutes movements text }
  lots { remainingMinutes amountMinutes kind description text } lotCount lotsMinutes inWords`;
const hour = 3_600_000;

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;
let operator: Actor;
/** The story's group and venue. */
let groupId: string;
let offerId: string;
let till: Actor;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation({ name: 'Soup Kitchen' })).id;
  const venue = await world.organisation({ name: 'Elm Lido', isVenue: true });
  offerId = (await world.offer(venue.id)).id;
  till = await world.staff(['TILL', venue.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada');
  ben = await world.member('Ben');
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const accountOf = async (where: string, id: string): Promise<string> => {
  const [row] = await world.test.admin<{ id: string }>(`SELECT id FROM account WHERE ${where} = $1`, [id]);
  return row?.id ?? '';
};
const explained = async (accountId: string, actor: Actor, at?: Date): Promise<Explained> => {
  const data = await ask<{ account: { explain: Explained } }>(
    world,
    actor,
    `query ($id: ID!, $at: DateTime) { account(id: $id) { explain(at: $at) { ${fields} } } }`,
    { id: toGlobalId('Account', accountId), at: at?.toISOString() ?? null },
  );
  return data.account.explain;
};
const ofAda = async (at?: Date) => explained(await accountOf('member_id', ada.id), memberActor(world, ada.id), at);
const later = (hours: number) => world.clock.set(new Date(worldNow.getTime() + hours * hour));
const earn = async (minutes: number, workedOn = '2026-11-20') => {
  const log = await logged(world, ada.id, groupId, { minutes, workedOn });
  await approved(world, operator, [log]);
  return log;
};
const sweep = async () => {
  const now = world.clock.now();
  await world.test.admin(
    `SELECT * FROM expire_lots($1, $2, $2, ARRAY(SELECT id FROM account WHERE scheme_id = $1 AND kind = 'WALLET'))`,
    [world.schemeId, now],
  );
};

describe('a story of every kind', () => {
  const story = async () => {
    await earn(120);
    later(1);
    await earn(60, '2026-11-21');
    later(2);
    await enjoyed(world, till, offerId, ada.id);
    const visit = await enjoyed(world, till, offerId, ada.id);
    later(3);
    await reverseRedemption(world.as(till), { idempotencyKey: newId(), redemptionId: visit });
    const gift = { idempotencyKey: newId(), fromMemberId: ada.id, toMemberId: ben.id, amountMinutes: 15 };
    await giftCredits(world.as(memberActor(world, ada.id)), gift);
    await world.credit(ada.id, 30, new Date(worldNow.getTime() + 4 * hour));
    later(4);
    await sweep();
  };

  test('totals, what remains and where it came from, in numbers and words', async () => {
    await story();
    const total = (
      kind: string,
      minutes: number,
      movements: number,
      text: string,
      reversedKind: string | null = null,
    ) => ({
      kind,
      reversedKind,
      minutes,
      movements,
      text,
    });
    const totals = [
      total('ISSUE', 180, 2, 'Earned for time given: 3 hours in 2 movements'),
      total('REVERSAL', 60, 1, 'Given back after a visit: 1 hour in 1 movement', 'REDEMPTION'),
      total('GRANT', 30, 1, 'Granted by the scheme: 30 minutes in 1 movement'),
      total('GIFT', -15, 1, 'Given to others: 15 minutes in 1 movement'),
      total('EXPIRY', -30, 1, 'Expired and passed on: 30 minutes in 1 movement'),
      total('REDEMPTION', -120, 2, 'Enjoyed: 2 hours in 2 movements'),
    ];
    const [first, second] = [
      'Thank you for your time with Soup Kitchen on 20 November 2026',
      'Thank you for your time with Soup Kitchen on 21 November 2026',
    ];
    const lots = [
      {
        remainingMinutes: 45,
        amountMinutes: 120,
        kind: 'ISSUE',
        description: first,
        text: `45 minutes of 2 hours that arrived on Sunday 22 November 2026. ${first}.`,
      },
      {
        remainingMinutes: 60,
        amountMinutes: 60,
        kind: 'ISSUE',
        description: second,
        text: `1 hour that arrived on Sunday 22 November 2026. ${second}.`,
      },
    ];
    expect(await ofAda()).toEqual({
      at: '2026-11-22T14:00:00.000Z',
      minutes: 105,
      movements: 8,
      isVerified: true,
      differences: [],
      totals,
      lots,
      lotCount: 2,
      lotsMinutes: 105,
      inWords: [
        '1 hour 45 minutes, counted from 8 movements. The account says the same.',
        ...totals.map(({ text }) => `${text}.`),
        ...lots.map(({ text }) => `Left: ${text}`),
      ],
    });
  });

  test('at an earlier instant: what had moved until then, and what had remained', async () => {
    await story();
    const at = new Date(worldNow.getTime() + 2 * hour);
    const then = await ofAda(at);
    expect(then).toMatchObject({ at: at.toISOString(), minutes: 60, movements: 4, isVerified: true, lotsMinutes: 60 });
    expect(then.totals.map(({ kind, minutes }) => [kind, minutes])).toEqual([
      ['ISSUE', 180],
      ['REDEMPTION', -120],
    ]);
    expect(then.lots.map((lot) => [lot.remainingMinutes, lot.amountMinutes])).toEqual([[60, 60]]);
    expect(await ofAda(new Date(at.getTime() - 1))).toMatchObject({ minutes: 180, movements: 2, lotsMinutes: 180 });
    expect(await ofAda(new Date(worldNow.getTime() - 1))).toMatchObject({
      minutes: 0,
      movements: 0,
      totals: [],
      lots: [],
      inWords: ['0 minutes: nothing has moved.'],
    });
    const tomorrow = new Date(worldNow.getTime() + 24 * hour);
    expect(await refusalOf(() => ofAda(tomorrow))).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test('a gift keeps its day: the receiver reads until when, and from whom', async () => {
    await world.credit(ada.id, 30, new Date('2027-05-01T23:00:00Z'));
    const gift = { idempotencyKey: newId(), fromMemberId: ada.id, toMemberId: ben.id, amountMinutes: 20 };
    await giftCredits(world.as(memberActor(world, ada.id)), gift);
    const wallet = await accountOf('member_id', ben.id);
    expect((await explained(wallet, memberActor(world, ben.id))).lots).toEqual([
      {
        remainingMinutes: 20,
        amountMinutes: 20,
        kind: 'GIFT',
        description: 'A gift from Ada',
        text: '20 minutes that arrived on Sunday 22 November 2026. A gift from Ada. Can be enjoyed until Saturday 1 May 2027.',
      },
    ]);
  });
});

test('hours reversed after they were spent: below zero, nothing remains, and it is proved', async () => {
  const log = await earn(60);
  await enjoyed(world, till, offerId, ada.id);
  await reverseAward(world.as(operator), { idempotencyKey: newId(), hoursLogId: log, reason: 'Twice' });
  const { totals, lots, ...rest } = await ofAda();
  expect(rest).toMatchObject({ minutes: -60, isVerified: true, lotCount: 0, lotsMinutes: 0 });
  expect(rest.inWords[0]).toBe('minus 1 hour, counted from 3 movements. The account says the same.');
  expect(lots).toEqual([]);
  expect(totals.map(({ text, minutes }) => [text, minutes])).toEqual([
    ['Earned for time given: 1 hour in 1 movement', 60],
    ['Enjoyed: 1 hour in 1 movement', -60],
    ['Taken back, hours reversed: 1 hour in 1 movement', -60],
  ]);
});

test('a venue and issuance have no lots, and say what passed through them', async () => {
  const other = await createWorld({ test: world.test });
  const venue = await other.organisation({ isVenue: true });
  const carol = await other.member();
  await other.credit(carol.id, 90);
  const [offer, clerk] = [await other.offer(venue.id), await other.staff(['TILL', venue.id])];
  await enjoyed(other, clerk, offer.id, carol.id);
  const auditor = await other.staff(['AUDITOR']);
  const says = async (accountId: string) => {
    const context = other.as(auditor);
    const { totals, lots, differences, minutes } = await explain(context, {
      accountId,
      memberId: null,
      organisationId: null,
    });
    return { minutes, differences, lots, totals: totals.map((total) => [total.kind, total.minutes]) };
  };
  expect(await says(await accountOf('organisation_id', venue.id))).toEqual({
    minutes: 60,
    differences: [],
    lots: [],
    totals: [['REDEMPTION', 60]],
  });
  expect(await says(await accountOf("kind = 'ISSUANCE' AND scheme_id", other.schemeId))).toEqual({
    minutes: -90,
    differences: [],
    lots: [],
    totals: [['GRANT', -90]],
  });
});

test.each([
  [
    'the balance',
    'UPDATE account SET balance_minutes = balance_minutes + $2 WHERE id = $1',
    ['The movements add up to 1 hour, but the account says 1 hour 5 minutes.'],
  ],
  [
    'the count',
    'UPDATE account SET entry_count = entry_count + $2 WHERE id = $1',
    ['There are 2 movements, but the account has counted 7.'],
  ],
  [
    'a line',
    'UPDATE entry SET balance_after_minutes = balance_after_minutes + $2 WHERE account_id = $1 AND sequence = 1',
    ['The balance after 1 movement is not what came before.'],
  ],
  [
    'what arrived',
    'UPDATE lot SET amount_minutes = amount_minutes + $2 WHERE account_id = $1',
    ['What remains of what arrived is 1 hour 5 minutes, but the movements add up to 1 hour.'],
  ],
])('who changed %s past the ledger is found out', async (_what, change, differences) => {
  await world.credit(ada.id, 120);
  await enjoyed(world, till, offerId, ada.id);
  const wallet = await accountOf('member_id', ada.id);
  expect(await ofAda()).toMatchObject({ isVerified: true, differences: [] });
  await world.test.admin(change, [wallet, 5]);

  expect(await ofAda()).toMatchObject({ minutes: 60, isVerified: false, differences });
  expect((await ofAda()).inWords.at(-1)).toBe(differences[0]);
  await world.test.admin(change, [wallet, -5]);
});

test('read by whoever may read the account, and by nobody else', async () => {
  await world.credit(ada.id, 60);
  const facts = { accountId: await accountOf('member_id', ada.id), memberId: ada.id, organisationId: null };
  const minutesFor = async (actor: Actor) => (await explain(world.as(actor), facts)).minutes;
  for (const actor of [memberActor(world, ada.id), operator, await world.staff(['AUDITOR'])]) {
    expect(await minutesFor(actor)).toBe(60);
  }
  for (const actor of [memberActor(world, ben.id), till, await world.staff(['COORDINATOR', groupId])]) {
    expect(await refusalOf(() => minutesFor(actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const elsewhere = await createWorld({ test: world.test });
  const stranger = elsewhere.as(await elsewhere.staff(['OPERATOR']));
  expect(await refusalOf(() => explain(stranger, facts))).toEqual({ code: 'NOT_FOUND' });
});

test('beyond 200 lots the rest is counted', async () => {
  const [busy] = await world.test.admin<{ id: string }>(
    `SELECT id FROM account WHERE kind = 'WALLET' AND member_id = $1`,
    [ben.id],
  );
  const drafts = Array.from({ length: 203 }, () => newId());
  await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql(
      `SELECT ledger_transfer($1, $2, (SELECT jsonb_agg(jsonb_build_object('id', id, 'kind', 'GRANT', 'amount_minutes', 1, 'occurred_at', $2::timestamptz,
         'from_account_id', (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE'), 'to_account_id', $4::uuid)) FROM unnest($3::uuid[]) id))`,
      [world.schemeId, world.clock.now(), drafts, busy?.id],
    ),
  );
  const { lots, lotCount, lotsMinutes, isVerified } = await explained(busy?.id ?? '', memberActor(world, ben.id));
  expect([lots.length, lotCount, lotsMinutes, isVerified]).toEqual([200, 203, 203, true]);
});
