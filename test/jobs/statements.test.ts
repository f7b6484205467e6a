import { statementFacts } from '../../src/queries/notifications/statementFacts.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';
import { Movements } from './movements.js';
import { connectWorker, KeptLog } from './support.js';

let world: World;
let ledger: Movements;
let database: Awaited<ReturnType<typeof connectWorker>>;

beforeEach(async () => {
  world = await createWorld();
  ledger = new Movements(world);
  database = await connectWorker(world.test.adminUrl);
});
afterEach(async () => {
  await database.close();
  await world.close();
});

async function at(instant: string): Promise<void> {
  world.clock.set(new Date(instant));
  await doWhatIsDue(world, database, new KeptLog());
}

const told = (kind: string, month = '') =>
  world.test.admin<{ name: string; subject: string; parts: string[]; at: Date }>(
    `SELECT m.name, n.subject, (string_to_array(n.body, E'\\n\\n')) AS parts, n.created_at AS at
     FROM notification n JOIN member m ON m.id = n.member_id WHERE n.kind = $1 AND n.subject LIKE '%' || $2 ORDER BY n.created_at, n.subject, m.name`,
    [kind, month],
  );
const person = (name: string) => world.member(name, { email: `${name.toLowerCase()}@example.org` });

async function town() {
  const [ada, bo] = [await person('Ada'), await person('Bo')];
  const group = await world.organisation({ name: 'Fernhill Food Bank', isGroup: true });
  const venue = await world.organisation({ name: 'Marsh Lane Pool', isVenue: true, monthlyBudgetMinutes: 600 });
  const offer = await world.offer(venue.id, { title: 'Swim' });
  const accounts = {
    ada: await ledger.accountOf('WALLET', ada.id),
    bo: await ledger.accountOf('WALLET', bo.id),
    pot: await ledger.accountOf('POT', group.id),
    venue: await ledger.accountOf('VENUE', venue.id),
    community: await ledger.accountOf('COMMUNITY_POT'),
    issuance: await ledger.accountOf('ISSUANCE'),
  };
  return { ada, bo, group, venue, offer, accounts };
}

test('J35 a member hears on the first at nine what came and went in the month before, by kind, and it adds up', async () => {
  const { ada, bo, group, venue, offer, accounts } = await town();
  await person('Nobody');
  const { ada: hers, bo: his, pot, issuance, community } = accounts;
  await ledger.move('GRANT', issuance, pot, 1_000, '2026-11-23T10:00:00Z');
  await ledger.move('GRANT', issuance, his, 1_000, '2026-11-23T10:00:00Z');
  await ledger.move('GRANT', issuance, hers, 120, '2026-11-30T23:59:59Z', { lot_expires_at: '2027-02-01T00:00:00Z' });
  await at('2026-11-30T23:59:59Z');
  await at('2026-12-01T09:00:00Z');
  const award = await ledger.move('AWARD', pot, hers, 60, '2026-12-01T00:00:00Z');
  await ledger.move('ISSUE', issuance, hers, 30, '2026-12-02T10:00:00Z');
  await ledger.enjoy(ada.id, venue.id, offer.id, 90, '2026-12-03T10:00:00Z');
  await ledger.unenjoy(
    await ledger.enjoy(ada.id, venue.id, offer.id, 30, '2026-12-03T11:00:00Z'),
    '2026-12-04T10:00:00Z',
  );
  await ledger.move('GIFT', hers, his, 10, '2026-12-05T10:00:00Z');
  await ledger.move('GIFT', his, hers, 20, '2026-12-05T11:00:00Z');
  await ledger.move('DONATION', hers, community, 15, '2026-12-06T10:00:00Z');
  await ledger.move('EXPIRY', hers, community, 5, '2026-12-07T10:00:00Z');
  await ledger.move('EXCHANGE', hers, his, 25, '2026-12-08T10:00:00Z');
  await ledger.move('EXCHANGE', his, hers, 45, '2026-12-08T11:00:00Z');
  await ledger.takeBack(award, '2026-12-09T10:00:00Z');
  await ledger.move('ADJUSTMENT', hers, his, 7, '2026-12-10T10:00:00Z');
  await ledger.move('GIFT', his, hers, 1, '2026-12-31T23:59:59Z');
  await ledger.move('GRANT', issuance, hers, 500, '2027-01-01T00:00:00Z', { lot_expires_at: '2027-03-01T00:00:00Z' });
  await ledger.gaveHours(ada.id, group.id, 180, '2026-12-31T23:00:00Z');
  await ledger.gaveHours(ada.id, group.id, 45, '2026-11-25T10:00:00Z', '2026-12-20T10:00:00Z');
  await ledger.gaveHours(bo.id, group.id, 60, '2027-01-01T00:00:00Z');
  await at('2027-01-01T08:59:59Z');
  expect(await told('MEMBER_STATEMENT', 'December 2026')).toEqual([]);
  await at('2027-01-01T09:00:00Z');
  await at('2027-01-01T09:05:00Z');
  const december = await told('MEMBER_STATEMENT', 'December 2026');
  expect(december.map(({ name, at }) => [name, at])).toEqual([
    ['Ada', new Date('2027-01-01T09:00:00Z')],
    ['Bo', new Date('2027-01-01T09:00:00Z')],
  ]);
  const [hersInWords = [], hisInWords = []] = december.map(({ parts }) => parts.slice(1, -1));
  expect(hersInWords.map((part) => part.split('\n'))).toEqual([
    ['Thank you for the 3 hours of your time that were approved in December 2026.'],
    ['Hours that had been approved were taken back: 45 minutes.'],
    [
      '* At the beginning: 2 hours',
      '* Earned: 1 hour 15 minutes',
      '* Enjoyed: 1 hour 55 minutes',
      '* Given to others: 25 minutes',
      '* Received: 21 minutes',
      '* Lapsed, and went to the community pot: 5 minutes',
      '* Other credits that went: 7 minutes',
      '* At the end: 1 hour 4 minutes',
    ],
    ['What came and went, the latest first:'],
    [
      '* Thu 31 Dec, 1 minute in: A gift from Bo',
      '* Thu 10 Dec, 7 minutes out: Put right by the scheme',
      '* Wed 9 Dec, 1 hour out: Taken back: hours with Fernhill Food Bank',
      '* Tue 8 Dec, 45 minutes in: Thank you from Bo',
      '* Tue 8 Dec, 25 minutes out: Help from Bo',
      '* Mon 7 Dec, 5 minutes out: Unspent credits passed on to the community pot',
      '* Sun 6 Dec, 15 minutes out: Donated to the community pot',
      '* Sat 5 Dec, 20 minutes in: A gift from Bo',
      '* Sat 5 Dec, 10 minutes out: A gift to Bo',
      '* Fri 4 Dec, 30 minutes in: Given back: Swim at Marsh Lane Pool',
      '* Thu 3 Dec, 30 minutes out: Enjoyed: Swim at Marsh Lane Pool',
      '* Thu 3 Dec, 1 hour 30 minutes out: Enjoyed: Swim at Marsh Lane Pool',
      '* and 2 more before',
    ],
    [
      'Some credits have their last day within 90 days: 8 hours 20 minutes, the first of them on Sunday 28 February 2027. Until then they are yours to enjoy, or to give to somebody.',
    ],
    ['If something is not right, please tell us.'],
  ]);
  expect([hisInWords[0], hisInWords[1]?.split('\n')]).toEqual([
    'This is what happened with your Time Credits in December 2026.',
    [
      '* At the beginning: 16 hours 40 minutes',
      '* Earned: 25 minutes',
      '* Enjoyed: 45 minutes',
      '* Given to others: 21 minutes',
      '* Received: 10 minutes',
      '* Other credits that came: 7 minutes',
      '* At the end: 16 hours 16 minutes',
    ],
  ]);
});

test('J36 a coordinator hears of all their venues in one message, and it adds up', async () => {
  const { ada, bo, venue, offer, accounts } = await town();
  const quiet = await world.organisation({ name: 'Quiet Museum', isVenue: true });
  const theatre = await world.organisation({ name: 'Rowan Row Theatre', isVenue: true });
  const play = await world.offer(theatre.id, { title: 'Play' });
  const coordinator = await person('Cleo');
  for (const { id } of [venue, quiet, theatre]) {
    await world.actorOf(coordinator, { role: 'COORDINATOR', organisationId: id });
  }
  await world.actorOf(await person('Idle'), { role: 'COORDINATOR', organisationId: quiet.id });
  await ledger.move('GRANT', accounts.issuance, accounts.ada, 1_000, '2026-11-23T10:00:00Z');
  await ledger.move('GRANT', accounts.issuance, accounts.bo, 1_000, '2026-11-23T10:00:00Z');
  await ledger.enjoy(ada.id, venue.id, offer.id, 120, '2026-11-30T10:00:00Z');
  await ledger.enjoy(ada.id, theatre.id, play.id, 60, '2026-11-30T11:00:00Z');
  await at('2026-11-30T23:59:59Z');
  await at('2026-12-01T09:00:00Z');
  await ledger.enjoy(ada.id, venue.id, offer.id, 30, '2026-12-01T00:00:00Z');
  await ledger.enjoy(bo.id, venue.id, offer.id, 60, '2026-12-05T10:00:00Z');
  await ledger.unenjoy(
    await ledger.enjoy(bo.id, venue.id, offer.id, 90, '2026-12-06T10:00:00Z'),
    '2026-12-06T11:00:00Z',
  );
  const late = await ledger.enjoy(ada.id, venue.id, offer.id, 45, '2026-12-31T23:59:59Z');
  await ledger.move('RETURN', accounts.venue, accounts.issuance, 100, '2026-12-31T23:59:59Z');
  await ledger.unenjoy(late, '2027-01-01T00:00:00Z');
  await ledger.enjoy(bo.id, venue.id, offer.id, 15, '2027-01-01T00:00:01Z');
  await at('2027-01-01T09:00:00Z');
  await at('2027-01-01T09:05:00Z');
  const statements = (await told('VENUE_STATEMENT')).map(({ name, subject, parts }) => [name, subject, parts] as const);
  expect(statements.map(([name, subject]) => [name, subject])).toEqual([
    ['Cleo', 'Time Credits enjoyed with you in November 2026'],
    ['Cleo', 'Time Credits enjoyed with you in December 2026'],
  ]);
  expect(statements[1]?.[2].slice(1, -1).map((part) => part.split('\n'))).toEqual([
    ['Thank you for all that members could enjoy with you. This was December 2026.'],
    ['At Marsh Lane Pool:'],
    [
      '* At the beginning: 2 hours',
      '* Enjoyed: 3 hours 45 minutes, 4 times',
      '* Reversed: 1 hour 30 minutes, once',
      '* Returned to the scheme: 1 hour 40 minutes',
      '* At the end: 2 hours 35 minutes',
      '* Came for the first time: 1',
      '* Of the monthly budget of 10 hours: 2 hours 15 minutes used',
    ],
    ['At Rowan Row Theatre:'],
    ['* At the beginning: 1 hour', '* Enjoyed: 0 minutes', '* At the end: 1 hour'],
    ['If something is not right, please tell us.'],
  ]);
});

test('J37 each month that was missed is told of, as it was', async () => {
  const { accounts } = await town();
  await ledger.move('GRANT', accounts.issuance, accounts.ada, 60, '2026-11-23T10:00:00Z');
  await at('2026-11-30T12:00:00Z');
  await ledger.move('GIFT', accounts.ada, accounts.bo, 60, '2027-01-10T10:00:00Z');
  await at('2027-02-20T12:00:00Z');
  expect(
    await world.test.admin(
      `SELECT period_on::text AS on, state, dropped_why AS why, looked_count AS looked, told_count AS told
       FROM round WHERE kind = 'MEMBER_STATEMENTS' ORDER BY period_on`,
    ),
  ).toEqual([
    { on: '2026-12-01', state: 'DROPPED', why: 'TOO_LATE', looked: 0, told: 0 },
    { on: '2027-01-01', state: 'DONE', why: null, looked: 2, told: 1 },
    { on: '2027-02-01', state: 'DONE', why: null, looked: 2, told: 2 },
  ]);
  expect((await told('MEMBER_STATEMENT')).map(({ name, subject, parts }) => [name, subject, parts[2]])).toEqual([
    ['Ada', 'Your Time Credits in December 2026', '* At the beginning: 1 hour\n* At the end: 1 hour'],
    [
      'Ada',
      'Your Time Credits in January 2027',
      '* At the beginning: 1 hour\n* Given to others: 1 hour\n* At the end: 0 minutes',
    ],
    [
      'Bo',
      'Your Time Credits in January 2027',
      '* At the beginning: 0 minutes\n* Received: 1 hour\n* At the end: 1 hour',
    ],
  ]);
});

/** Instants around which months begin and end: summer time in both directions, and a February of 29 days. */
const EDGES = ['2026-09-30T23:00Z', '2026-10-25T01:00Z', '2026-11-01T00:00Z', '2028-02-01T00:00Z', '2028-02-29T12:00Z']
  .concat(['2028-03-01T00:00Z', '2028-03-26T01:00Z', '2028-03-31T23:00Z'])
  .map((edge) => Date.parse(edge));
/** The local months that lie between them, by hand: when they begin in UTC. */
const MONTHS = [
  ['2026-09-01', '2026-08-31T23:00:00Z', '2026-09-30T23:00:00Z'],
  ['2026-10-01', '2026-09-30T23:00:00Z', '2026-11-01T00:00:00Z'],
  ['2026-11-01', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['2028-01-01', '2028-01-01T00:00:00Z', '2028-02-01T00:00:00Z'],
  ['2028-02-01', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
  ['2028-03-01', '2028-03-01T00:00:00Z', '2028-03-31T23:00:00Z'],
  ['2028-04-01', '2028-03-31T23:00:00Z', '2028-04-30T23:00:00Z'],
] as const;

test('J35 whatever moved around the edges of months, opening and groups add up to closing, and closing to the next opening', async () => {
  const { ada, bo, accounts } = await town();
  const { ada: hers, bo: his, venue, issuance, community, pot } = accounts;
  await ledger.move('GRANT', issuance, pot, 50_000, '2026-08-01T00:00:00Z');
  await ledger.move('GRANT', issuance, hers, 20_000, '2026-08-01T00:00:00Z');
  await ledger.move('GRANT', issuance, his, 20_000, '2026-08-01T00:00:00Z');
  const ways = [
    ...[['AWARD', pot, hers] as const, ['ISSUE', issuance, his] as const, ['REDEMPTION', hers, venue] as const],
    ...[['GIFT', his, hers] as const, ['DONATION', his, community] as const, ['EXPIRY', hers, community] as const],
    ...[['EXCHANGE', hers, his] as const, ['GRANT', issuance, hers] as const, ['ADJUSTMENT', hers, his] as const],
  ];
  let seed = 41;
  const below = (limit: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * limit);
  };
  const model: { account: string; minutes: number; at: number }[] = [
    { account: hers, minutes: 20_000, at: Date.parse('2026-08-01T00:00Z') },
    { account: his, minutes: 20_000, at: Date.parse('2026-08-01T00:00Z') },
  ];
  const offsets = [-3_600_000, -1, 0, 1, 1_800_000];
  const instants = EDGES.flatMap((edge) => offsets.map((offset) => edge + offset));
  for (const instant of instants) {
    const [kind, from, to] = ways[below(ways.length)] ?? ways[0] ?? ['GIFT', his, hers];
    const [minutes, when] = [1 + below(240), new Date(instant).toISOString()];
    const id = await ledger.move(kind, from, to, minutes, when);
    model.push({ account: from, minutes: -minutes, at: instant }, { account: to, minutes, at: instant });
    if (below(3) > 0) continue;
    await ledger.takeBack(id, when);
    model.push({ account: from, minutes, at: instant }, { account: to, minutes: -minutes, at: instant });
  }
  world.clock.set(new Date('2028-06-01T00:00:00Z'));
  const context = { ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database };
  const before = (account: string, instant: string) =>
    model
      .filter((one) => one.account === account && one.at < Date.parse(instant))
      .reduce((sum, one) => sum + one.minutes, 0);
  const [first = '', second = ''] = [ada.id, bo.id].sort();
  const page = async (after: string | null) => {
    const input = { monthOn: '2028-02-01', after, limit: 1, linesMost: 1, lapsingWithinDays: 90 };
    const { looked, last, found } = await statementFacts(context, input);
    return [looked, last, found.map(({ memberId, lines }) => [memberId, lines.length])];
  };
  expect([await page(null), await page(first), await page(second)]).toEqual([
    [1, first, [[first, 1]]],
    [1, second, [[second, 1]]],
    [0, null, []],
  ]);
  const seen = [];
  const expected = [];
  for (const [monthOn, from, until] of MONTHS) {
    const { found } = await statementFacts(context, {
      ...{ monthOn, after: null, limit: 10, linesMost: 12, lapsingWithinDays: 90 },
    });
    for (const [member, account] of [
      [ada, hers],
      [bo, his],
    ] as const) {
      const facts = found.find(({ memberId }) => memberId === member.id);
      if (!facts) throw new Error('everybody has a balance');
      const { openingMinutes, earnedMinutes, enjoyedMinutes, passedOnMinutes, receivedMinutes, lapsedMinutes } = facts;
      const groups = [
        earnedMinutes,
        enjoyedMinutes,
        passedOnMinutes,
        receivedMinutes,
        lapsedMinutes,
        facts.otherMinutes,
      ];
      const sum = groups.reduce((all, minutes) => all + minutes, openingMinutes);
      seen.push([monthOn, openingMinutes, sum, facts.closingMinutes, facts.movements]);
      const movements = model.filter(
        (one) => one.account === account && one.at >= Date.parse(from) && one.at < Date.parse(until),
      ).length;
      const closing = before(account, until);
      expected.push([monthOn, before(account, from), closing, closing, movements]);
    }
  }
  expect(seen).toEqual(expected);
});
