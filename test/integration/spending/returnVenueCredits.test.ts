import { returnVenueCredits } from '../../../src/commands/spending/returnVenueCredits.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refused, schemeBalance } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { enjoyed } from './steps.js';

let first: World;
let world: World;
let ada: MemberEntity;
let operator: Actor;

beforeAll(async () => {
  first = await createWorld();
});
// A scheme of its own for every test: each return is about every venue of a scheme.
beforeEach(async () => {
  world = await createWorld({ test: first.test });
  ada = await world.member();
  await world.credit(ada.id, 6000);
  operator = await world.staff(['OPERATOR']);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => first.close());

/** A venue, and a way to enjoy an hour there on a day. */
async function venueWith(): Promise<{ venue: OrganisationEntity; enjoy: (at: string) => Promise<string> }> {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  const till = await world.staff(['TILL', venue.id]);
  const enjoy = async (at: string) => {
    world.clock.set(new Date(at));
    return await enjoyed(world, till, offer.id, ada.id);
  };
  return { venue, enjoy };
}

const returned = (actor: Actor = operator, idempotencyKey = newId()) =>
  returnVenueCredits(world.as(actor), { idempotencyKey });
const held = (venue: OrganisationEntity) => world.balanceOf({ organisationId: venue.id });

test('what a venue received longer ago returns; what is younger stays; once for a venue in a month', async () => {
  const { venue, enjoy } = await venueWith();
  const other = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  await enjoy('2026-10-31T23:30:00Z');
  // The local day of the first of November is thirty days before the first of December.
  await enjoy('2026-11-01T00:00:00Z');
  await other.enjoy('2026-11-20T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  const issued = await schemeBalance(world, 'ISSUANCE');
  const answer = await returned();
  expect(answer).toEqual({
    month: '2026-12-01',
    returns: [{ organisationId: venue.id, transferId: expect.any(String), amountMinutes: 120 }],
  });
  expect([await held(venue), await held(other.venue), (await schemeBalance(world, 'ISSUANCE')) - issued]).toEqual([
    60, 60, 120,
  ]);
  expect(
    await world.test.admin('SELECT kind, amount_minutes FROM transfer WHERE id = $1', [answer.returns[0]?.transferId]),
  ).toEqual([{ kind: 'RETURN', amount_minutes: 120 }]);
  expect((await audited(world, 'returnVenueCredits')).length).toBe(1);
  world.clock.set(new Date('2026-12-20T10:00:00Z'));
  // In this month the venue has given back; the other one has not, and its credits are not old enough.
  expect(await returned()).toEqual({ month: '2026-12-01', returns: [] });
  world.clock.set(new Date('2026-12-21T10:00:00Z'));
  expect((await returned()).returns).toEqual([
    { organisationId: other.venue.id, transferId: expect.any(String), amountMinutes: 60 },
  ]);
  world.clock.set(new Date('2027-01-01T00:00:00Z'));
  expect((await returned()).returns).toEqual([
    { organisationId: venue.id, transferId: expect.any(String), amountMinutes: 60 },
  ]);
});

test('eight runs at once return once', async () => {
  const { venue, enjoy } = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  const answers = await Promise.all(Array.from({ length: 8 }, () => returned()));
  expect(answers.flatMap((answer) => answer.returns).length).toBe(1);
  expect(await held(venue)).toBe(0);
});

test('the same key gives the first answer again', async () => {
  const { enjoy } = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  const key = newId();
  const first = await returned(operator, key);
  expect(first.returns.length).toBe(1);
  expect(await returned(operator, key)).toEqual(first);
});

test.each([
  [{}, '2026-12-01T03:00:00Z'],
  [{ reversalDays: 60 }, '2026-12-31T03:00:00Z'],
])('S12 with the rules %j, whatever may still be reversed finds its credits', async (rules, now) => {
  await world.test.admin('UPDATE scheme SET rules = $2 WHERE scheme_id = $1', [world.schemeId, JSON.stringify(rules)]);
  const { venue, enjoy } = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  const older = await enjoy('2026-11-01T09:00:00Z');
  const reversedBefore = await enjoy('2026-11-10T10:00:00Z');
  const newer = await enjoy('2026-11-20T10:00:00Z');
  const reverse = (redemptionId: string) =>
    reverseRedemption(world.as(operator), { idempotencyKey: newId(), redemptionId });
  await reverse(reversedBefore);
  world.clock.set(new Date(now));
  expect((await returned()).returns.map((one) => one.amountMinutes)).toEqual([60]);
  expect(await held(venue)).toBe(120);
  await reverse(older);
  await reverse(newer);
  expect(await held(venue)).toBe(0);
});

test('a reversal whose credits are gone all the same, because the rules were widened later, is refused in words', async () => {
  const { enjoy } = await venueWith();
  const redemptionId = await enjoy('2026-10-20T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  await returned();
  await world.test.admin('UPDATE scheme SET rules = $2 WHERE scheme_id = $1', [
    world.schemeId,
    JSON.stringify({ reversalDays: 365 }),
  ]);
  expect(
    await refused(world, () => reverseRedemption(world.as(operator), { idempotencyKey: newId(), redemptionId })),
  ).toEqual({ code: 'NOT_REVERSIBLE', field: ['redemptionId'] });
});

test('a frozen venue and another scheme’s are left alone', async () => {
  const { venue, enjoy } = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  const elsewhere = await createWorld({ test: world.test });
  elsewhere.clock.set(world.clock.now());
  const theirOperator = await elsewhere.staff(['OPERATOR']);
  expect(await returnVenueCredits(elsewhere.as(theirOperator), { idempotencyKey: newId() })).toEqual({
    month: '2026-12-01',
    returns: [],
  });
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [venue.id]);
  expect((await returned()).returns).toEqual([]);
  expect(await held(venue)).toBe(60);
});

test('operators and the service itself; nobody else', async () => {
  const { venue } = await venueWith();
  expect((await returned({ kind: 'SYSTEM', schemeId: world.schemeId })).returns).toEqual([]);
  for (const actor of [
    await world.staff(),
    await world.staff(['AUDITOR']),
    await world.staff(['COORDINATOR', venue.id]),
  ]) {
    expect(await refused(world, () => returned(actor))).toEqual({ code: 'FORBIDDEN' });
  }
});

test('over the API, and on the venue’s statement', async () => {
  const { venue, enjoy } = await venueWith();
  await enjoy('2026-10-01T10:00:00Z');
  world.clock.set(new Date('2026-12-01T03:00:00Z'));
  const id = toGlobalId('Organisation', venue.id);
  const source = `mutation { returnVenueCredits(input: { idempotencyKey: "${newId()}" }) { month returns { amountMinutes venue { id } } userErrors { code } } }`;
  expect(await ask(world, operator, source)).toEqual({
    returnVenueCredits: { month: '2026-12-01', returns: [{ amountMinutes: 60, venue: { id } }], userErrors: [] },
  });
  const lines = `{ organisation(id: "${id}") { venueAccount { statement(first: 1) { nodes { kind amountMinutes balanceAfterMinutes description } } } } }`;
  expect(await ask(world, operator, lines)).toEqual({
    organisation: {
      venueAccount: {
        statement: {
          nodes: [
            {
              kind: 'RETURN',
              amountMinutes: -60,
              balanceAfterMinutes: 0,
              description: 'Credits returned to the scheme',
            },
          ],
        },
      },
    },
  });
});
