import { pauseOffer } from '../../../src/commands/spending/pauseOffer.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { codeOf, redeemed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let swim: OfferEntity;
let till: Actor;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  venue = await world.organisation({ isVenue: true });
  swim = await world.offer(venue.id);
  till = await world.staff(['TILL', venue.id]);
});
afterAll(() => world.close());

const pause = (actor: Actor, paused = true, offerId = swim.id) => pauseOffer(world.as(actor), { offerId, paused });
const stateOf = async (offerId = swim.id) =>
  (await world.test.admin('SELECT status, revision FROM offer WHERE id = $1', [offerId]))[0];

test('one call pauses, one resumes; the revision rises only where something changed', async () => {
  expect(await pause(till)).toEqual({ offerId: swim.id });
  expect(await stateOf()).toEqual({ status: 'PAUSED', revision: 2 });
  await pause(till);
  expect(await stateOf()).toEqual({ status: 'PAUSED', revision: 2 });
  await pause(till, false);
  await pause(till, false);
  expect(await stateOf()).toEqual({ status: 'ACTIVE', revision: 3 });
  expect((await audited(world, 'pauseOffer')).map((row) => row.subject)).toEqual([swim.id, swim.id, swim.id, swim.id]);
});

test('eight who pause at once change it once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => pause(till)));
  expect(await stateOf()).toEqual({ status: 'PAUSED', revision: 2 });
});

test('S1 nothing new is redeemed while it is paused', async () => {
  const ada = await world.member();
  await world.credit(ada.id, 60);
  const code = await codeOf(world, ada.id);
  await pause(till);
  expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({ code: 'OFFER_NOT_AVAILABLE' });
  await pause(till, false);
  await redeemed(world, till, swim.id, code);
});

test('the venue’s coordinators, tills and till keys, and operators; nobody else', async () => {
  const key = (organisationId: string): Actor => ({
    kind: 'APP',
    credential: 'KEY',
    appKind: 'TILL',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: ['redeem'],
    organisationId,
    memberId: null,
  });
  const other = await world.organisation({ isVenue: true });
  const may = [await world.staff(['COORDINATOR', venue.id]), await world.staff(['OPERATOR']), key(venue.id)];
  for (const [index, actor] of may.entries()) await pause(actor, index % 2 === 0);
  for (const actor of [
    await world.staff(['TILL', other.id]),
    await world.staff(['LEADER', venue.id]),
    await world.staff(['AUDITOR']),
    await world.staff(),
    key(other.id),
  ]) {
    expect(await refused(world, () => pause(actor))).toEqual({ code: 'FORBIDDEN' });
  }
});

test('an offer that has ended stays ended; a closed venue can pause and not resume; foreign offers are not found', async () => {
  const ended = await world.offer(venue.id, { status: 'ENDED' });
  for (const paused of [true, false]) {
    expect(await refused(world, () => pause(till, paused, ended.id))).toEqual({
      code: 'OFFER_NOT_AVAILABLE',
      field: ['offerId'],
    });
  }
  const elsewhere = await createWorld({ test: world.test });
  const theirs = await elsewhere.offer((await elsewhere.organisation({ isVenue: true })).id);
  for (const offerId of [newId(), theirs.id]) {
    expect(await refused(world, () => pause(till, true, offerId))).toEqual({ code: 'NOT_FOUND' });
  }
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [venue.id]);
  await pause(till);
  expect(await refused(world, () => pause(till, false))).toEqual({
    code: 'ORGANISATION_CLOSED',
    field: ['organisationId'],
  });
});

test('over the API', async () => {
  const source = `mutation ($input: PauseOfferInput!) { pauseOffer(input: $input) { offer { status revision } userErrors { code } } }`;
  const offerId = toGlobalId('Offer', swim.id);
  expect(await ask(world, till, source, { input: { offerId } })).toEqual({
    pauseOffer: { offer: { status: 'PAUSED', revision: 2 }, userErrors: [] },
  });
  expect(await ask(world, till, source, { input: { offerId, paused: false } })).toEqual({
    pauseOffer: { offer: { status: 'ACTIVE', revision: 3 }, userErrors: [] },
  });
});
