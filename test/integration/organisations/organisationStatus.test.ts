import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { resumeOrganisation, suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { verifyOrganisation } from '../../../src/commands/organisations/verifyOrganisation.js';
import { assignRole } from '../../../src/commands/people/assignRole.js';
import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { updateMemberPreferences } from '../../../src/commands/people/updateMemberPreferences.js';
import { createOffer } from '../../../src/commands/spending/createOffer.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { offers } from '../../../src/queries/spending/offers.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import {
  accountOf,
  audited,
  events,
  refusalOf,
  refused,
  schemeBalance,
  statusOf,
  walletOf,
} from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';

let database: TestDatabase;
let world: World;
let operator: Actor;
let staff: Actor;
let both: OrganisationEntity;
let offer: OfferEntity;
let ada: MemberEntity;

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 16 });
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  both = await world.organisation({ isGroup: true, isVenue: true, name: 'Baths' });
  staff = await world.staff(['LEADER', both.id], ['TILL', both.id]);
  offer = await world.offer(both.id);
  ada = await world.member('Ada');
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const close = (idempotencyKey = newId(), actor = operator, organisationId = both.id) =>
  closeOrganisation(world.as(actor), { idempotencyKey, organisationId });
const suspend = (actor = operator, reason = 'A complaint', organisationId = both.id) =>
  suspendOrganisation(world.as(actor), { organisationId, reason });
const resume = (actor = operator, organisationId = both.id) => resumeOrganisation(world.as(actor), { organisationId });

/** Holds 60 minutes of a member for the offer, through the ledger's own door. Null where it is refused. */
async function booked(member: { id: string }): Promise<string | null> {
  const redemptionId = newId();
  const draft = {
    item: 0,
    redemption_id: redemptionId,
    actor: 'test',
    member_id: member.id,
    wallet_id: await accountOf(world, { memberId: member.id }),
    organisation_id: both.id,
    venue_account_id: await accountOf(world, { organisationId: both.id, kind: 'VENUE' }),
    offer_id: offer.id,
    offer_revision: 1,
    price_minutes: 60,
    adults: 1,
    under16s: 0,
  };
  const now = world.clock.now();
  const [row] = await database.database.inScheme(world.schemeId, (tx) =>
    tx.sql<{ outcome: { status: string } }>('SELECT hold_offer($1, $2, $3, $4, $5, $6) AS outcome', [
      world.schemeId,
      now,
      newId(),
      JSON.stringify(draft),
      null,
      new Date(now.getTime() + 1_800_000),
    ]),
  );
  return row?.outcome.status === 'HELD' ? redemptionId : null;
}
const visitState = async (redemptionId: string | null) =>
  (await world.test.admin<{ state: string }>('SELECT state FROM redemption WHERE id = $1', [redemptionId]))[0]?.state;
const ended = async () => (await events(world)).filter(([type]) => type === 'HoldEnded').map(([, payload]) => payload);

describe('closeOrganisation', () => {
  test('P10 P11 its pot goes to the community pot, a venue’s credits return to issuance at once; both accounts close', async () => {
    await world.credit(ada.id, 120);
    await enjoyed(world, staff, offer.id, ada.id);
    await updateMemberPreferences(world.as(memberActor(world, ada.id)), {
      memberId: ada.id,
      rewardChoice: 'DONATE',
      donateToOrganisationId: both.id,
    });
    await approved(world, staff, [await logged(world, ada.id, both.id)]);
    const [pot, venue] = [
      await accountOf(world, { organisationId: both.id, kind: 'POT' }),
      await accountOf(world, { organisationId: both.id, kind: 'VENUE' }),
    ];
    const key = newId();
    await close(key);
    expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(60);
    expect(await schemeBalance(world, 'ISSUANCE')).toBe(-120);
    expect(await world.balanceOf({ organisationId: both.id })).toBe(0);
    const kinds = await world.test.admin(
      `SELECT t.kind, t.amount_minutes AS minutes FROM transfer t WHERE t.from_account_id = ANY ($1) ORDER BY t.kind`,
      [[pot, venue]],
    );
    expect(kinds).toEqual([
      { kind: 'DONATION', minutes: 60 },
      { kind: 'RETURN', minutes: 60 },
    ]);
    for (const id of [pot, venue]) expect(await statusOf(world, id)).toMatchObject({ status: 'CLOSED' });
    expect((await events(world)).at(-1)).toEqual(['OrganisationClosed', { organisationId: both.id }]);
    expect((await audited(world, 'closeOrganisation')).map(({ subject }) => subject)).toEqual([both.id]);
    expect(await close(key)).toEqual({ organisationId: both.id });
    expect(await refused(world, close)).toEqual({ code: 'ALREADY_DONE' });
  });

  test('P12 S4 offers end, holds are released with every minute and told, roles and keys end', async () => {
    await world.credit(ada.id, 120);
    const ben = await world.member();
    await world.credit(ben.id, 60);
    const holds = [await booked(ada), await booked(ada), await booked(ben)];
    const { token } = await createApiKey(world.as(await world.staff(['COORDINATOR', both.id])), {
      kind: 'ORGANISATION_APP',
      name: 'Desk',
      scopes: ['offers:read'],
      organisationId: both.id,
    });
    world.clock.set(new Date('2026-11-22T10:05:00Z'));
    await close();
    for (const hold of holds) expect(await visitState(hold)).toBe('RELEASED');
    expect((await ended()).length).toBe(3);
    expect(await walletOf(world, ada.id)).toEqual({ balance: 120, held: 0, toEarnBack: 0 });
    expect(await walletOf(world, ben.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
    const [left] = await world.test.admin(
      `SELECT (SELECT string_agg(status || ' ' || revision, ',') FROM offer WHERE organisation_id = $1) AS offers,
              (SELECT count(*) FROM role_assignment WHERE organisation_id = $1 AND ended_at IS NULL) AS roles,
              (SELECT count(*) FROM api_key WHERE organisation_id = $1 AND revoked_at IS NULL) AS keys,
              (SELECT status FROM organisation WHERE id = $1) AS status, (SELECT closed_at FROM organisation WHERE id = $1) AS closed`,
      [both.id],
    );
    expect(left).toEqual({ offers: 'ENDED 2', roles: 0, keys: 0, status: 'CLOSED', closed: world.clock.now() });
    const [known] = await database.admin('SELECT * FROM resolve_api_key($1, $2)', [
      world.services.secrets.tokenHash(token),
      world.clock.now(),
    ]);
    expect(known).toBe(undefined);
  });

  test('P13 who donated to its pot donates to the community pot from now on', async () => {
    await updateMemberPreferences(world.as(memberActor(world, ada.id)), {
      memberId: ada.id,
      rewardChoice: 'DONATE',
      donateToOrganisationId: both.id,
    });
    const other = await world.organisation();
    const log = await logged(world, ada.id, other.id);
    await close();
    await approved(world, await world.staff(['LEADER', other.id]), [log]);
    expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(60);
  });

  test('E13 waiting hours stay, and an operator decides them', async () => {
    const log = await logged(world, ada.id, both.id);
    await close();
    expect(await approved(world, operator, [log])).toEqual({ approved: [log], refused: [] });
    expect((await walletOf(world, ada.id)).balance).toBe(60);
    expect(await refusalOf(() => logged(world, ada.id, both.id))).toMatchObject({ code: 'ORGANISATION_CLOSED' });
  });

  test('S13 a redemption at a venue that has closed can no longer be reversed', async () => {
    await world.credit(ada.id, 60);
    const redemptionId = await enjoyed(world, staff, offer.id, ada.id);
    await close();
    const reverse = () => reverseRedemption(world.as(operator), { idempotencyKey: newId(), redemptionId });
    expect(await refused(world, reverse)).toEqual({ code: 'NOT_REVERSIBLE', field: ['redemptionId'] });
  });

  test('P22 hours that were donated to its pot and are reversed later are taken from the community pot, as far as it goes', async () => {
    await updateMemberPreferences(world.as(memberActor(world, ada.id)), {
      memberId: ada.id,
      rewardChoice: 'DONATE',
      donateToOrganisationId: both.id,
    });
    const logs = [
      await logged(world, ada.id, both.id),
      await logged(world, ada.id, both.id, { workedOn: '2026-11-19', minutes: 90 }),
    ];
    await approved(world, staff, logs);
    await close();
    const reverse = (hoursLogId?: string) =>
      reverseAward(world.as(operator), { idempotencyKey: newId(), hoursLogId: hoursLogId ?? '', reason: 'Not given' });
    await reverse(logs[1]);
    expect([await schemeBalance(world, 'COMMUNITY_POT'), await schemeBalance(world, 'ISSUANCE')]).toEqual([60, -60]);
    await database.admin(`UPDATE lot SET expires_at = '2026-01-01' WHERE scheme_id = $1`, [world.schemeId]);
    await reverse(logs[0]);
    expect([await schemeBalance(world, 'COMMUNITY_POT'), await schemeBalance(world, 'ISSUANCE')]).toEqual([60, -60]);
    expect(await world.balanceOf({ organisationId: both.id })).toBe(0);
  });

  test('closing against holds and redemptions in flight: nothing is left held, and nothing is with the venue', async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => world.member()));
    for (const { id } of members) await world.credit(id, 120);
    const tills = await Promise.all(members.map(() => world.staff(['TILL', both.id])));
    const codes: string[] = [];
    for (const { id } of members) codes.push(await codeOf(world, id));
    await booked(ada).catch(() => null);
    const visits = members.map((_, index) =>
      redeemed(world, tills[index] ?? staff, offer.id, codes[index] ?? '').then(
        () => 'DONE',
        (error: { code?: string }) => error.code ?? String(error),
      ),
    );
    const bookings = members.map((member) => booked(member));
    await close();
    const outcomes = await Promise.all(visits);
    await Promise.all(bookings);
    const done = outcomes.filter((outcome) => outcome === 'DONE').length;
    expect(
      outcomes.filter((one) => !['DONE', 'ACCOUNT_NOT_OPEN', 'OFFER_NOT_AVAILABLE', 'OFFER_CHANGED'].includes(one)),
    ).toEqual([]);
    const [left] = await world.test.admin(
      `SELECT (SELECT count(*) FROM hold WHERE scheme_id = $1 AND state = 'HELD') AS holds,
              (SELECT count(*) FROM redemption WHERE scheme_id = $1 AND state = 'HELD') AS held,
              (SELECT sum(balance_minutes)::int FROM account WHERE scheme_id = $1 AND kind = 'WALLET') AS wallets`,
      [world.schemeId],
    );
    expect(left).toEqual({ holds: 0, held: 0, wallets: 8 * 120 - done * 60 });
    expect(await world.balanceOf({ organisationId: both.id })).toBe(0);
  });

  test('closing against donations into its pot: everything arrives in the community pot', async () => {
    const givers = await Promise.all(Array.from({ length: 5 }, () => world.member()));
    const other = await world.organisation();
    const leader = await world.staff(['LEADER', other.id]);
    const logs: string[] = [];
    for (const { id } of givers) {
      const preferences = { memberId: id, rewardChoice: 'DONATE', donateToOrganisationId: both.id } as const;
      await updateMemberPreferences(world.as(memberActor(world, id)), preferences);
      logs.push(await logged(world, id, other.id));
    }
    const approvals = logs.map((log) => approved(world, leader, [log]));
    await close();
    const first = await Promise.all(approvals);
    // Who was judged while it was open and posted after it closed is refused, and goes to the community pot when asked again.
    const again = first.flatMap(({ refused: some }) => some);
    expect(again.filter(({ code }) => code !== 'ACCOUNT_NOT_OPEN')).toEqual([]);
    if (again.length > 0)
      await approved(
        world,
        leader,
        again.map(({ hoursLogId }) => hoursLogId),
      );
    expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(300);
    expect(await world.balanceOf({ organisationId: both.id })).toBe(0);
  });

  test('one that never took part, and one that is suspended, can be closed; two at once close it once', async () => {
    const waiting = await world.organisation({ status: 'PENDING' });
    await database.admin('DELETE FROM account WHERE organisation_id = $1', [waiting.id]);
    await close(newId(), operator, waiting.id);
    await suspend();
    const results = await Promise.allSettled([close(), close(newId(), await world.staff(['OPERATOR']))]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refused(world, () => resume())).toMatchObject({ code: 'ORGANISATION_CLOSED' });
  });
});

describe('suspendOrganisation and resumeOrganisation', () => {
  test('S4 what was held is released and told; nothing is held or redeemed until it is resumed', async () => {
    await world.credit(ada.id, 180);
    const hold = await booked(ada);
    const code = await codeOf(world, ada.id);
    world.clock.set(new Date('2026-11-22T10:01:00Z'));
    await suspend();
    expect(await visitState(hold)).toBe('RELEASED');
    expect(await ended()).toEqual([{ redemptionId: hold, memberId: ada.id, organisationId: both.id }]);
    expect(await walletOf(world, ada.id)).toEqual({ balance: 180, held: 0, toEarnBack: 0 });
    expect(await booked(ada)).toBe(null);
    expect(await refused(world, () => redeemed(world, staff, offer.id, code))).toMatchObject({
      code: 'OFFER_NOT_AVAILABLE',
    });
    await resume();
    await redeemed(world, staff, offer.id, code);
    expect(await visitState(hold)).toBe('RELEASED');
    expect(await visitState(await booked(ada))).toBe('HELD');
    expect((await events(world)).map(([type]) => type).filter((type) => type.startsWith('Organisation'))).toEqual([
      'OrganisationSuspended',
      'OrganisationResumed',
    ]);
  });

  test('P20 no new hours, hidden offers, no new offers or keys; its own people approve nothing, an operator may', async () => {
    const [first, second] = [await logged(world, ada.id, both.id), await logged(world, ada.id, both.id)];
    const coordinator = await world.staff(['COORDINATOR', both.id]);
    const seen = async (actor: Actor) => (await offers(world.as(actor), { first: 10 })).nodes.length;
    expect(await seen(memberActor(world, ada.id))).toBe(1);
    await suspend();
    expect(await seen(memberActor(world, ada.id))).toBe(0);
    const suspended = { code: 'ORGANISATION_SUSPENDED', field: ['organisationId'] };
    expect(await refused(world, () => logged(world, ada.id, both.id))).toEqual(suspended);
    const newOffer = { organisationId: both.id, title: 'Sauna', priceMinutes: 60, pricePer: 'PERSON' } as const;
    expect(await refused(world, () => createOffer(world.as(coordinator), newOffer))).toEqual(suspended);
    const key = { kind: 'ORGANISATION_APP', name: 'Desk', organisationId: both.id } as const;
    expect(
      await refused(world, () => createApiKey(world.as(coordinator), { ...key, scopes: ['offers:read'] })),
    ).toEqual(suspended);
    expect(await approved(world, staff, [first])).toEqual({
      approved: [],
      refused: [{ hoursLogId: first, code: 'ORGANISATION_SUSPENDED' }],
    });
    expect(await approved(world, operator, [first])).toEqual({ approved: [first], refused: [] });
    await resume();
    expect(await approved(world, staff, [second])).toEqual({ approved: [second], refused: [] });
    expect(await seen(memberActor(world, ada.id))).toBe(1);
  });

  test('P20 roles may change meanwhile; it is not verified again, and nobody begins to donate to it', async () => {
    await suspend();
    await assignRole(world.as(operator), { memberId: ada.id, role: 'COORDINATOR', organisationId: both.id });
    expect(await refused(world, () => verifyOrganisation(world.as(operator), { organisationId: both.id }))).toEqual({
      code: 'ORGANISATION_SUSPENDED',
    });
    const prefer = () =>
      updateMemberPreferences(world.as(memberActor(world, ada.id)), {
        memberId: ada.id,
        donateToOrganisationId: both.id,
      });
    expect(await refused(world, prefer)).toEqual({ code: 'ORGANISATION_SUSPENDED', field: ['donateToOrganisationId'] });
  });

  test('it is listed only for those who look after it, and for staff, who see why', async () => {
    await suspend();
    const list = `{ organisations(first: 10) { nodes { name status suspensionReason } } }`;
    const seen = async (actor: Actor) =>
      (await ask<{ organisations: { nodes: object[] } }>(world, actor, list)).organisations.nodes;
    expect(await seen(memberActor(world, ada.id))).toEqual([]);
    expect(await seen(await world.staff(['COORDINATOR', both.id]))).toEqual([
      { name: 'Baths', status: 'SUSPENDED', suspensionReason: null },
    ]);
    expect(await seen(operator)).toEqual([{ name: 'Baths', status: 'SUSPENDED', suspensionReason: 'A complaint' }]);
  });

  test('suspending against holds and redemptions in flight: what had not committed before it is refused, and nothing stays held', async () => {
    const members = await Promise.all(Array.from({ length: 6 }, () => world.member()));
    for (const { id } of members) await world.credit(id, 120);
    const codes: string[] = [];
    for (const { id } of members) codes.push(await codeOf(world, id));
    const visits = members.map((_, index) =>
      redeemed(world, staff, offer.id, codes[index] ?? '').then(
        () => 'DONE',
        (error: { code?: string }) => error.code ?? String(error),
      ),
    );
    const bookings = members.map((member) => booked(member));
    await suspend();
    const count = async () =>
      (
        await world.test.admin(`SELECT count(*) AS n FROM redemption WHERE scheme_id = $1 AND state = 'REDEEMED'`, [
          world.schemeId,
        ])
      )[0];
    const whenSuspended = await count();
    const outcomes = await Promise.all(visits);
    await Promise.all(bookings);
    expect(await count()).toEqual(whenSuspended);
    expect(outcomes.filter((one) => !['DONE', 'OFFER_NOT_AVAILABLE'].includes(one))).toEqual([]);
    expect(
      await world.test.admin(`SELECT id FROM hold WHERE scheme_id = $1 AND state = 'HELD'`, [world.schemeId]),
    ).toEqual([]);
  });

  test('each works once, in its order', async () => {
    expect(await refused(world, () => resume())).toEqual({ code: 'ALREADY_DONE' });
    await suspend();
    expect(await refused(world, () => suspend())).toEqual({ code: 'ALREADY_DONE' });
    const waiting = await world.organisation({ status: 'PENDING' });
    expect(await refused(world, () => suspend(operator, 'A complaint', waiting.id))).toMatchObject({
      code: 'NOT_VERIFIED',
    });
    expect(await refused(world, () => resume(operator, waiting.id))).toMatchObject({ code: 'NOT_VERIFIED' });
    await resume();
    expect(await refused(world, () => suspend(operator, ' '))).toEqual({ code: 'REASON_NEEDED', field: ['reason'] });
  });

  test('all three are for operators of the scheme alone', async () => {
    const coordinator = await world.staff(['COORDINATOR', both.id]);
    const stranger = await (await createWorld({ test: database })).staff(['OPERATOR']);
    for (const [actor, code] of [
      [coordinator, 'FORBIDDEN'],
      [await world.staff(['AUDITOR']), 'FORBIDDEN'],
      [stranger, 'NOT_FOUND'],
    ] as const) {
      for (const work of [() => suspend(actor), () => resume(actor), () => close(newId(), actor)]) {
        expect(await refused(world, work)).toEqual({ code });
      }
    }
  });

  test('over GraphQL', async () => {
    const input = { organisationId: Buffer.from(`Organisation:${both.id}`).toString('base64url') };
    const call = (name: string, more: object = {}) =>
      ask(
        world,
        operator,
        `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { organisation { status closedAt } userErrors { code } } }`,
        { input: { ...input, ...more } },
      );
    const answer = (status: string, closedAt: string | null = null) => ({
      organisation: { status, closedAt },
      userErrors: [],
    });
    expect(await call('suspendOrganisation', { reason: 'A complaint' })).toEqual({
      suspendOrganisation: answer('SUSPENDED'),
    });
    expect(await call('resumeOrganisation')).toEqual({ resumeOrganisation: answer('VERIFIED') });
    expect(await call('closeOrganisation', { idempotencyKey: newId() })).toEqual({
      closeOrganisation: answer('CLOSED', worldNow.toISOString()),
    });
    expect(await call('closeOrganisation', { idempotencyKey: newId() })).toEqual({
      closeOrganisation: { organisation: null, userErrors: [{ code: 'ALREADY_DONE' }] },
    });
  });
});
