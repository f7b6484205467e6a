import { type DonateCreditsInput, donateCredits } from '../../../src/commands/accounts/donateCredits.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { memberActor } from '../spending/steps.js';
import { held } from './holdSteps.js';
import { audited, events, refusalOf, refused, schemeBalance, walletOf } from './traces.js';

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
  group = await world.organisation({ name: 'Food bank' });
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const donate = (more: Partial<DonateCreditsInput> = {}, actor: Actor = memberActor(world, ada.id)) =>
  donateCredits(world.as(actor), {
    idempotencyKey: newId(),
    fromMemberId: ada.id,
    toOrganisationId: group.id,
    amountMinutes: 60,
    ...more,
  });

const potLots = async (organisationId: string) =>
  await world.test.admin(
    `SELECT l.remaining_minutes AS minutes, l.expires_at AS expires FROM lot l JOIN account a ON a.id = l.account_id
     WHERE a.organisation_id = $1 AND l.remaining_minutes > 0`,
    [organisationId],
  );

test('credits go to a group’s pot and lapse no more; event and audit row', async () => {
  await world.credit(ada.id, 100, new Date('2027-01-01T00:00:00Z'));
  const { transferId } = await donate();
  expect([(await walletOf(world, ada.id)).balance, await potLots(group.id)]).toEqual([
    40,
    [{ minutes: 60, expires: null }],
  ]);
  expect(await world.test.admin('SELECT kind, amount_minutes FROM transfer WHERE id = $1', [transferId])).toEqual([
    { kind: 'DONATION', amount_minutes: 60 },
  ]);
  expect((await events(world)).at(-1)).toEqual([
    'CreditsDonated',
    { transferId, memberId: ada.id, organisationId: group.id },
  ]);
  expect((await audited(world, 'donateCredits')).at(-1)).toEqual({ actor: `member:${ada.id}`, subject: transferId });
});

test('without a group they go to the community pot, and more in a day than may be given to people', async () => {
  await world.credit(ada.id, 6000);
  const before = await schemeBalance(world, 'COMMUNITY_POT');
  await donate({ toOrganisationId: null, amountMinutes: 3000 });
  await donate({ toOrganisationId: null, amountMinutes: 3000 });
  expect([(await walletOf(world, ada.id)).balance, (await schemeBalance(world, 'COMMUNITY_POT')) - before]).toEqual([
    0, 6000,
  ]);
});

test('the same key donates once, also at once; with other input it conflicts', async () => {
  await world.credit(ada.id, 200);
  const input = { idempotencyKey: newId() };
  const results = await Promise.all([1, 2, 3].map(() => donate(input)));
  expect(new Set(results.map((result) => result.transferId)).size).toBe(1);
  expect(await refused(world, () => donate({ ...input, amountMinutes: 61 }))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(140);
});

test('ten at once with credits for three: exactly three are granted', async () => {
  await world.credit(ada.id, 200);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => refusalOf(() => donate()).catch(() => ({ code: 'DONE' }))),
  );
  expect(answers.map((answer) => answer.code).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'DONE'),
    ...Array.from({ length: 7 }, () => 'INSUFFICIENT_CREDITS'),
  ]);
});

test('held and lapsed credits, and those to earn back, are not donated', async () => {
  await world.credit(ada.id, 100);
  await world.credit(ada.id, 50, worldNow);
  await held(world, ada.id, 50);
  expect(await refused(world, () => donate())).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    field: ['amountMinutes'],
    availableMinutes: 50,
  });
  await world.test.admin('UPDATE account SET to_earn_back_minutes = 10 WHERE member_id = $1', [ada.id]);
  expect(await refused(world, () => donate({ amountMinutes: 10 }))).toEqual({ code: 'CREDITS_TO_EARN_BACK' });
  await world.test.admin('UPDATE account SET to_earn_back_minutes = 0 WHERE member_id = $1', [ada.id]);
});

test.each([0, -1, 1.5, 1_000_001])('%p minutes are no donation', async (amountMinutes) => {
  await world.credit(ada.id, 100);
  expect(await refused(world, () => donate({ amountMinutes }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['amountMinutes'],
  });
});

test('the member or an operator; nobody else', async () => {
  await world.credit(ada.id, 120);
  await donate({}, await world.staff(['OPERATOR']));
  for (const actor of [await world.staff(), await world.staff(['AUDITOR']), await world.staff(['LEADER', group.id])]) {
    expect(await refused(world, () => donate({}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
});

test('a pot that takes nothing is refused, and so are ended memberships and frozen wallets', async () => {
  await world.credit(ada.id, 120);
  const field = ['toOrganisationId'];
  const refuses = async (toOrganisationId: string) => await refused(world, () => donate({ toOrganisationId }));
  const pending = await world.organisation({ status: 'PENDING' });
  const venue = await world.organisation({ isVenue: true });
  expect(await refuses(pending.id)).toEqual({ code: 'NOT_VERIFIED', field });
  expect(await refuses(venue.id)).toEqual({ code: 'INVALID_INPUT', field });
  const elsewhere = await createWorld({ test: world.test });
  for (const id of [newId(), (await elsewhere.organisation()).id]) {
    expect(await refuses(id)).toEqual({ code: 'NOT_FOUND' });
  }
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [group.id]);
  expect(await refuses(group.id)).toEqual({ code: 'ACCOUNT_NOT_OPEN', field });
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [group.id]);
  expect(await refuses(group.id)).toEqual({ code: 'ORGANISATION_CLOSED', field });
  const toOrganisationId = null;
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  expect(await refused(world, () => donate({ toOrganisationId }))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => donate({ toOrganisationId }))).toEqual({ code: 'MEMBER_CLOSED' });
  expect(await refused(world, () => donate({ fromMemberId: newId() }))).toEqual({ code: 'NOT_FOUND' });
});

test('over the API, with its line on the statement', async () => {
  await world.credit(ada.id, 100);
  const source = `mutation ($input: DonateCreditsInput!) { donateCredits(input: $input) {
    account { balance { minutes } statement(first: 1) { nodes { kind amountMinutes description } } } userErrors { code field } } }`;
  const input = { idempotencyKey: newId(), toOrganisationId: toGlobalId('Organisation', group.id), amountMinutes: 60 };
  expect(await ask(world, memberActor(world, ada.id), source, { input })).toEqual({
    donateCredits: {
      account: {
        balance: { minutes: 40 },
        statement: { nodes: [{ kind: 'DONATION', amountMinutes: -60, description: 'Donated to Food bank' }] },
      },
      userErrors: [],
    },
  });
});
