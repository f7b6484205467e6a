import { approveMint } from '../../src/commands/accounts/approveMint.js';
import { declineMint } from '../../src/commands/accounts/declineMint.js';
import { mintCredits } from '../../src/commands/accounts/mintCredits.js';
import { reverseAward } from '../../src/commands/hours/reverseAward.js';
import { newId } from '../../src/domain/ids.js';
import type { Database } from '../../src/entities/database.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../src/entities/people/entities.js';
import type { Actor } from '../../src/policies/actor.js';
import { filled } from '../integration/hours/potSteps.js';
import { approved, logged } from '../integration/hours/steps.js';
import { enjoyed } from '../integration/spending/steps.js';
import { createWorld, type World } from '../support/world.js';
import { mergedInto, tellAll } from './earning.js';
import { connectWorker } from './support.js';

let first: World;
let worker: Database;
let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;
let operator: Actor;

beforeAll(async () => {
  first = await createWorld();
  worker = await connectWorker(first.test.adminUrl);
}, 60_000);
beforeEach(async () => {
  world = await createWorld({ test: first.test, rules: { issuancePolicy: 'POT', expiryMonths: 7 } });
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  ada = await world.member('Ada Lovelock', { email: 'ada@example.org' });
  leader = await world.staff(['LEADER', group.id]);
  const owen = await world.member('Owen Operator', { email: 'owen@example.org' });
  operator = await world.actorOf(owen, { role: 'OPERATOR', organisationId: null });
});
afterAll(async () => {
  await worker.close();
  await first.close();
});

async function awarded(more: Parameters<typeof logged>[3] = {}): Promise<string> {
  world.clock.advance(60_000);
  const id = await logged(world, ada.id, group.id, more);
  await approved(world, leader, [id]);
  return id;
}

const words = async () =>
  (await tellAll(world, worker)).map(({ member, kind, body }) => [member, kind, body.split('\n\n').slice(1, -1)]);

test('hours that wait for a pot: the member hears that they do, the operators that the pot ran out; then that the credits came', async () => {
  await awarded();
  expect(await words()).toEqual([
    [
      'Ada Lovelock',
      'HOURS_APPROVED',
      [
        'Thank you for the 1 hour you gave to Meadow Lane Garden on Friday 20 November 2026.',
        'You have earned 1 hour of Time Credits. The group has no credits to give at the moment, so yours will arrive as soon as it has. You do not need to do anything.',
      ],
    ],
    [
      'Owen Operator',
      'POT_RAN_OUT',
      [
        'One approved hours log waits for the pot of Meadow Lane Garden, for 1 hour of Time Credits together.',
        'The members get their credits as soon as it is filled, the oldest approved first.',
        'You will not hear of this pot again until nothing waits for it.',
      ],
    ],
  ]);
  await awarded({ minutes: 30 });
  expect((await words()).map(([member]) => member)).toEqual(['Ada Lovelock']);
  await filled(world, operator, group.id, 60);
  expect(await words()).toEqual([
    [
      'Ada Lovelock',
      'HOURS_CREDITED',
      [
        'Thank you for waiting. The 1 hour of Time Credits for the 1 hour you gave to Meadow Lane Garden on Friday 20 November 2026 have arrived.',
        'You can enjoy them until the end of Tuesday 22 June 2027.',
        'Your balance is now 1 hour.',
      ],
    ],
  ]);
});

test('credited before anybody was told, the member hears of both, and the operators of nothing', async () => {
  await awarded();
  await filled(world, operator, group.id, 60);
  expect((await words()).map(([member, kind]) => [member, kind])).toEqual([
    ['Ada Lovelock', 'HOURS_APPROVED'],
    ['Ada Lovelock', 'HOURS_CREDITED'],
  ]);
});

test('hours that are donated tell where the credits will go, and nothing more when they went', async () => {
  await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [
    ada.id,
    (await world.organisation({ name: 'Fernhill Food Bank' })).id,
  ]);
  await awarded({ rewardChoice: 'DONATE' });
  expect((await words())[0]).toEqual([
    'Ada Lovelock',
    'HOURS_APPROVED',
    [
      'Thank you for the 1 hour you gave to Meadow Lane Garden on Friday 20 November 2026.',
      'As you chose, 1 hour of Time Credits will go to Fernhill Food Bank as soon as the group has credits to give.',
    ],
  ]);
  await filled(world, operator, group.id, 60);
  expect(await words()).toEqual([]);
});

test('a frozen pot is told as such', async () => {
  await filled(world, operator, group.id, 600);
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [group.id]);
  await awarded();
  expect((await words())[1]?.[2]).toContain(
    'The pot is frozen. The members get their credits when the freeze ends, the oldest approved first.',
  );
});

test.each(['MINT', 'POT'] as const)(
  'what went towards earning back is said, with the rest, under %s',
  async (issuancePolicy) => {
    await filled(world, operator, group.id, 600);
    await world.test.admin(
      `UPDATE scheme SET rules = rules || jsonb_build_object('issuancePolicy', $2::text) WHERE scheme_id = $1`,
      [world.schemeId, issuancePolicy],
    );
    const venue = await world.organisation({ isVenue: true });
    const offer = await world.offer(venue.id, { priceMinutes: 45 });
    const id = await awarded();
    await enjoyed(world, await world.staff(['TILL', venue.id]), offer.id, ada.id);
    await reverseAward(world.as(leader), { idempotencyKey: newId(), hoursLogId: id, reason: 'It was another day.' });
    await tellAll(world, worker);

    await awarded({ minutes: 30 });
    expect((await words())[0]?.[2]).toEqual([
      'Thank you for the 30 minutes you gave to Meadow Lane Garden on Friday 20 November 2026.',
      'You have earned 30 minutes of Time Credits.',
      '30 minutes of them went towards what you had to earn back.',
      'You have 15 minutes to earn back. The next hours you give will go towards it.',
    ]);
    await awarded({ minutes: 60 });
    expect((await words())[0]?.[2]).toEqual([
      'Thank you for the 1 hour you gave to Meadow Lane Garden on Friday 20 November 2026.',
      'You have earned 1 hour of Time Credits.',
      '15 minutes of them went towards what you had to earn back.',
      'You can enjoy the rest until the end of Tuesday 22 June 2027.',
      'Your balance is now 45 minutes.',
    ]);
  },
);

test('a request to issue beyond the cap is told to the other operators, and its outcome to who asked', async () => {
  const olga = await world.actorOf(await world.member('Olga Second', { email: 'olga@example.org' }), {
    role: 'OPERATOR',
    organisationId: null,
  });
  const request = async (organisationId: string | null) => {
    const input = { idempotencyKey: newId(), organisationId, amountMinutes: 600, reason: 'The winter night shelter.' };
    return (await mintCredits(world.as(operator), input)).mintRequestId;
  };
  const [approvedOne, declinedOne, withdrawn] = [await request(group.id), await request(null), await request(null)];
  await declineMint(world.as(operator), { mintRequestId: withdrawn, reason: 'I was wrong.' });
  expect(await words()).toEqual([
    [
      'Olga Second',
      'MINT_ASKED',
      [
        'Your decision is needed: Owen Operator has asked to issue 10 hours of Time Credits into the pot of Meadow Lane Garden, beyond the supply cap.',
        'The reason given was: "The winter night shelter."',
        'Nothing is issued until another operator has approved it.',
      ],
    ],
    ['Olga Second', 'MINT_ASKED', expect.any(Array)],
  ]);
  await approveMint(world.as(olga), { idempotencyKey: newId(), mintRequestId: approvedOne });
  await declineMint(world.as(olga), { mintRequestId: declinedOne, reason: 'Let us wait.' });
  expect((await words()).map(([member, kind, lines]) => [member, kind, lines?.[0], lines?.[1]]).sort()).toEqual([
    [
      'Owen Operator',
      'MINT_DECIDED',
      'As of now, 10 hours of Time Credits were issued into the pot of Meadow Lane Garden. Olga Second approved your request.',
      undefined,
    ],
    [
      'Owen Operator',
      'MINT_DECIDED',
      'As of now, 10 hours of Time Credits were not issued into the community pot. Olga Second declined your request.',
      'The reason given was: "Let us wait."',
    ],
  ]);
});

test('P23 who asked is not asked to decide under the membership that remains, and hears there what became of it', async () => {
  const olga = await world.actorOf(await world.member('Olga Second', { email: 'olga@example.org' }), {
    role: 'OPERATOR',
    organisationId: null,
  });
  const request = { organisationId: null, amountMinutes: 600, reason: 'The winter night shelter.' };
  const { mintRequestId } = await mintCredits(world.as(operator), { idempotencyKey: newId(), ...request });
  const owenNow = await world.member('Owen Remains', { email: 'owen.now@example.org' });
  await mergedInto(world, operator, owenNow.id);
  const told = async () =>
    (await tellAll(world, worker))
      .map(({ member, kind }) => [member, kind])
      .filter(([, kind]) => /^MINT/.test(kind ?? ''));
  expect(await told()).toEqual([['Olga Second', 'MINT_ASKED']]);
  await approveMint(world.as(olga), { idempotencyKey: newId(), mintRequestId });
  expect(await told()).toEqual([['Owen Remains', 'MINT_DECIDED']]);
});
