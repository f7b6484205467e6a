import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held, released } from './holdSteps.js';
import { events, walletOf } from './traces.js';

let world: World;
let ada: MemberEntity;
let venueId: string;
let offerId: string;

beforeAll(async () => {
  world = await createWorld();
  venueId = (await world.organisation({ isVenue: true })).id;
  offerId = (await world.offer(venueId)).id;
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

/** A redemption that waits on a hold of 60 minutes. */
async function booked(): Promise<{ redemptionId: string; holdId: string }> {
  const redemptionId = newId();
  const holdId = (await held(world, ada.id, 60)) ?? '';
  await world.test.admin(
    `INSERT INTO redemption (scheme_id, id, member_id, organisation_id, offer_id, state, price_minutes, adults, under16s, accepted_by, hold_id, placed_at)
     VALUES ($1, $2, $3, $4, $5, 'HELD', 60, 1, 0, 'test', $6, $7)`,
    [world.schemeId, redemptionId, ada.id, venueId, offerId, holdId, world.clock.now()],
  );
  return { redemptionId, holdId };
}

const redemptionOf = async (id: string) =>
  (await world.test.admin('SELECT state, ended_at AS "endedAt" FROM redemption WHERE id = $1', [id]))[0];

/** What was told of this test's member. */
const told = async () =>
  (await events(world))
    .filter(([type, payload]) => type === 'HoldEnded' && (payload as { memberId: string }).memberId === ada.id)
    .map(([, payload]) => payload);

test.each(['RELEASED', 'LAPSED'] as const)(
  'a hold that is %s takes its redemption with it, and tells once',
  async (state) => {
    await world.credit(ada.id, 60);
    const { redemptionId, holdId } = await booked();
    world.clock.set(new Date('2026-11-22T10:20:00Z'));
    expect(await released(world, holdId, state)).toBe(true);
    expect(await redemptionOf(redemptionId)).toEqual({ state, endedAt: world.clock.now() });
    expect(await told()).toEqual([{ redemptionId, memberId: ada.id, organisationId: venueId }]);
    world.clock.set(new Date('2026-11-22T10:30:00Z'));
    expect(await released(world, holdId, 'LAPSED')).toBe(false);
    expect(await redemptionOf(redemptionId)).toEqual({ state, endedAt: new Date('2026-11-22T10:20:00Z') });
    expect((await told()).length).toBe(1);
  },
);

test('a hold that no redemption stands on ends without a word', async () => {
  await world.credit(ada.id, 60);
  expect(await released(world, (await held(world, ada.id, 60)) ?? '')).toBe(true);
  expect(await told()).toEqual([]);
});

test('S6 where a reversal needs the credits, the newest hold is released, its redemption follows and the member is told', async () => {
  await world.credit(ada.id, 60);
  await world.credit(ada.id, 60);
  const older = await booked();
  world.clock.set(new Date('2026-11-22T10:05:00Z'));
  const newer = await booked();
  const [grant] = await world.test.admin<{ id: string }>(
    `SELECT t.id FROM transfer t JOIN account a ON a.id = t.to_account_id WHERE a.member_id = $1 ORDER BY t.occurred_at, t.id LIMIT 1`,
    [ada.id],
  );
  await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql('SELECT ledger_reverse($1, $2, $3, $4, $2, NULL)', [world.schemeId, world.clock.now(), newId(), grant?.id]),
  );
  expect(await redemptionOf(newer.redemptionId)).toEqual({ state: 'RELEASED', endedAt: world.clock.now() });
  expect(await redemptionOf(older.redemptionId)).toEqual({ state: 'HELD', endedAt: null });
  expect(await told()).toEqual([{ redemptionId: newer.redemptionId, memberId: ada.id, organisationId: venueId }]);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 60, toEarnBack: 0 });
});

test('a release and a lapse at the same moment end it once', async () => {
  await world.credit(ada.id, 60);
  const { redemptionId, holdId } = await booked();
  const ends = await Promise.all([
    ...Array.from({ length: 3 }, () => released(world, holdId)),
    ...Array.from({ length: 3 }, () => released(world, holdId, 'LAPSED')),
  ]);
  expect(ends.filter((ended) => ended).length).toBe(1);
  const state = ends.indexOf(true) < 3 ? 'RELEASED' : 'LAPSED';
  expect(await redemptionOf(redemptionId)).toEqual({ state, endedAt: world.clock.now() });
  expect((await told()).length).toBe(1);
});
