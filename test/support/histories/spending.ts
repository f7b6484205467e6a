import type { RequestContext } from '../../../src/commands/context.js';
import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { type HoldOfferInput, holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { lapseHold } from '../../../src/commands/spending/lapseHold.js';
import { type RedeemCreditsInput, redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { releaseHold } from '../../../src/commands/spending/releaseHold.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import { addDaysToInstant } from '../../../src/domain/schemes/localTime.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type Call, judgeShortage, keyed, type Seen } from './call.js';
import { type ByDay, difference, earliestFirst, freeMinutes, inWords, negated } from './lots.js';
import { judgeSpent } from './passingOn.js';
import { type Past, type PastHold, type PastVisit, pick } from './past.js';
import { promised } from './promise.js';
import { hasEnded, remaining, staff, type Town, zone } from './town.js';

/** A till's own key at the venue: nobody who could be the member. */
export function tillKey(town: Town, venue: number): Actor {
  const organisationId = town.bodies[venue] ?? '';
  const { schemeId } = town.world;
  return {
    kind: 'APP',
    credential: 'KEY',
    appKind: 'TILL',
    schemeId,
    appId: organisationId,
    scopes: ['redeem'],
    organisationId,
    memberId: null,
  };
}

/** Who works the tills: the second member, or who that one was joined with; a till's key once that membership has ended. */
export function tillStaff(town: Town): Actor {
  const who = remaining(town, 1);
  return hasEnded(town, who) ? tillKey(town, 1) : staff(town, town.till, who);
}

export function selfOf(town: Town, who: number): Actor {
  const { schemeId } = town.world;
  return { kind: 'MEMBER', schemeId, memberId: town.members[who] ?? '', sessionId: newId(), roles: [] };
}

export type ShownProof = Pick<RedeemCreditsInput, 'code' | 'cardNumber' | 'pin'>;

/** What a member shows at a till: a new code, or a new card with its PIN. */
export async function shown(town: Town, who: number, byCard: boolean): Promise<ShownProof> {
  const input = { idempotencyKey: newId(), memberId: town.members[who] ?? '' };
  if (!byCard) return { code: (await createRedemptionCode(town.as(selfOf(town, who)), input)).code };
  const { cardNumber, pin } = await issueMemberCard(town.as(town.operators[0]), input);
  return { cardNumber, pin };
}

const redeem = {
  name: 'redeemCredits',
  // Whether the record comes along depends on who wrote it; which redemption it is does not.
  run: async (context: RequestContext, input: RedeemCreditsInput): Promise<{ redemptionId: string }> => ({
    redemptionId: (await redeemCredits(context, input)).redemptionId,
  }),
};

export interface Visit {
  who: number;
  offer: number;
  adults: number;
  /** The member who works the tills instead of a till's key. */
  byStaff?: boolean;
}

export function visitCall(town: Town, past: Past, visit: Visit, proof: ShownProof): Call {
  const offer = pick(town.offers, visit.offer);
  if (!offer) throw new Error('a town has offers');
  const walletId = town.wallets[visit.who] ?? '';
  const venueId = town.venues[offer.venue] ?? '';
  const minutes = offer.priceMinutes * visit.adults;
  return keyed(
    town,
    visit.byStaff ? tillStaff(town) : tillKey(town, offer.venue),
    redeem,
    { ...proof, offerId: offer.id, adults: visit.adults, under16s: 0 },
    { adults: visit.adults + 1 },
    {
      apply: (model) => model.move(walletId, venueId, minutes),
      accepted: (seen, { redemptionId }) => {
        judgeSpent(town, seen, walletId, minutes);
        const known = past.visits.find((one) => one.redemptionId === redemptionId);
        if (known) known.taken = difference(seen.before.lots, seen.after.lots, walletId, (lot) => lot.remaining);
      },
      refused: (refusal, before) =>
        judgeShortage(refusal, freeMinutes(before.lots, walletId, town.world.clock.now().getTime()), minutes),
      remember: ({ redemptionId }) => {
        past.visits.push({ redemptionId, walletId, venueId, minutes, taken: null });
        if (proof.code) past.usedCodes.push({ code: proof.code, offerId: offer.id, venue: offer.venue });
      },
    },
  );
}

/** A code that was used, once more and with a key of its own. */
export function usedCodeCall(town: Town, used: Past['usedCodes'][number]): Call {
  const input = { code: used.code, offerId: used.offerId, adults: 1, under16s: 0 };
  return keyed(
    town,
    tillKey(town, used.venue),
    redeem,
    input,
    { adults: 2 },
    { neverAllowed: 14, apply: () => undefined },
  );
}

/** Sets credits aside: at a till for now, or booked by the member for a day ahead. */
export function holdCall(town: Town, past: Past, visit: Visit & { daysAhead: number | null }, proof: ShownProof): Call {
  const offer = pick(town.offers, visit.offer);
  if (!offer) throw new Error('a town has offers');
  const walletId = town.wallets[visit.who] ?? '';
  const minutes = offer.priceMinutes * visit.adults;
  const now = town.world.clock.now();
  const party = { offerId: offer.id, adults: visit.adults, under16s: 0 };
  const [actor, input]: [Actor, Omit<HoldOfferInput, 'idempotencyKey'>] =
    visit.daysAhead === null
      ? [tillKey(town, offer.venue), { ...party, ...proof }]
      : [
          selfOf(town, visit.who),
          { ...party, memberId: town.members[visit.who], bookedFor: bookedTime(now, visit.daysAhead) },
        ];
  return keyed(
    town,
    actor,
    { name: 'holdOffer', run: holdOffer },
    input,
    { adults: visit.adults + 1 },
    {
      apply: (model, { redemptionId }, { after }) => {
        const row = after.holds.find((one) => one.redemptionId === redemptionId);
        promised(
          10,
          row?.minutes === minutes && row.accountId === walletId,
          () => 'an acknowledged hold is not there as it was asked for',
        );
        if (row)
          model.hold(redemptionId, {
            accountId: walletId,
            venueId: town.venues[offer.venue] ?? '',
            holdId: row.holdId,
            minutes,
            placedAt: row.placedAt,
          });
      },
      accepted: ({ before, after }) => {
        const expected = inWords(earliestFirst(before.lots, walletId, now.getTime(), minutes));
        const found = inWords(negated(difference(before.lots, after.lots, walletId, (lot) => lot.held)));
        promised(17, expected === found, () => `held ${found} instead of ${expected}`);
        judgeKept({ before, after }, walletId);
      },
      refused: (refusal, before) => judgeShortage(refusal, freeMinutes(before.lots, walletId, now.getTime()), minutes),
      remember: ({ redemptionId }) => {
        past.holds.push({ redemptionId, who: visit.who, venue: offer.venue, minutes });
      },
    },
  );
}

function bookedTime(now: Date, daysAhead: number): Date {
  return addDaysToInstant(new Date(now.getTime() + 60_000), daysAhead, zone);
}

/** Nothing has left an account. */
function judgeKept({ before, after }: Seen, accountId: string): void {
  const sum = (lots: Seen['before']['lots']) =>
    lots.reduce((total, lot) => total + (lot.accountId === accountId ? lot.remaining : 0), 0);
  promised(
    4,
    sum(before.lots) === sum(after.lots),
    () => 'credits left a wallet that were only set aside or given back',
  );
}

export function heldVisitCall(town: Town, past: Past, hold: PastHold): Call {
  const walletId = town.wallets[hold.who] ?? '';
  const venueId = town.venues[hold.venue] ?? '';
  const { redemptionId, minutes } = hold;
  return keyed(
    town,
    tillKey(town, hold.venue),
    redeem,
    { redemptionId },
    { adults: 1, under16s: 1 },
    {
      apply: (model) => {
        model.endHold(redemptionId);
        model.move(walletId, venueId, minutes);
      },
      accepted: ({ before, after }) => {
        const taken = difference(before.lots, after.lots, walletId, (lot) => lot.remaining);
        const freed = difference(before.lots, after.lots, walletId, (lot) => lot.held);
        promised(
          17,
          inWords(taken) === inWords(freed),
          () => `took ${inWords(taken)} where ${inWords(freed)} was held`,
        );
        const now = town.world.clock.now().getTime();
        const row = before.holds.find((one) => one.redemptionId === redemptionId);
        promised(
          13,
          row !== undefined && row.state === 'HELD' && row.lapsesAt > now,
          () => 'a hold was redeemed that was over',
        );
      },
      remember: () => {
        past.visits.push({ redemptionId, walletId, venueId, minutes, taken: null });
      },
    },
  );
}

export function releaseCall(town: Town, hold: PastHold, byMember: boolean): Call {
  const { redemptionId } = hold;
  return keyed(
    town,
    byMember ? selfOf(town, hold.who) : tillKey(town, hold.venue),
    { name: 'releaseHold', run: releaseHold },
    { redemptionId },
    { redemptionId: newId() },
    {
      apply: (model) => model.endHold(redemptionId),
      accepted: (seen) => judgeGivenBack(town, seen, hold),
    },
  );
}

export function lapseCall(town: Town, hold: PastHold): Call {
  const { redemptionId } = hold;
  return {
    name: 'lapseHold',
    isKeyed: false,
    ask: () => lapseHold(town.asService(), { redemptionId }),
    apply: (model) => model.endHold(redemptionId),
    accepted: (seen) => {
      const row = seen.before.holds.find((one) => one.redemptionId === redemptionId);
      const now = town.world.clock.now().getTime();
      promised(18, row !== undefined && row.lapsesAt <= now, () => 'a hold lapsed before its time');
      judgeGivenBack(town, seen, hold);
    },
  };
}

/** What was held is free again, and lives: what should have lapsed meanwhile has the days of grace. */
function judgeGivenBack(town: Town, seen: Seen, hold: PastHold): void {
  const walletId = town.wallets[hold.who] ?? '';
  const now = town.world.clock.now().getTime();
  judgeKept(seen, walletId);
  const [before, after] = [freeMinutes(seen.before.lots, walletId, now), freeMinutes(seen.after.lots, walletId, now)];
  promised(18, after - before >= hold.minutes, () => `a hold of ${hold.minutes} gave back ${after - before}`);
}

export function visitReversal(town: Town, visit: PastVisit, actor: Actor): Call {
  const { redemptionId, walletId, venueId, minutes } = visit;
  return keyed(
    town,
    actor,
    { name: 'reverseRedemption', run: reverseRedemption },
    { redemptionId },
    { redemptionId: newId() },
    {
      apply: (model) => model.reverse(venueId, walletId, minutes),
      accepted: (seen) => {
        const isGone = seen.before.accounts.get(walletId)?.status === 'CLOSED';
        if (isGone || visit.taken === null || (seen.before.accounts.get(walletId)?.balance ?? 0) < 0) return;
        const returned = negated(difference(seen.before.lots, seen.after.lots, walletId, (lot) => lot.remaining));
        const expected = withGrace(town, visit.taken);
        promised(
          16,
          inWords(returned) === inWords(expected),
          () => `${inWords(returned)} came back instead of ${inWords(expected)}`,
        );
      },
    },
  );
}

/** Credits come back with their day; those whose day has ended get the days of grace. */
function withGrace(town: Town, taken: ByDay): ByDay {
  const now = town.world.clock.now();
  const grace = String(addDaysToInstant(now, town.rules.graceDays ?? 30, zone).getTime());
  const days: ByDay = new Map();
  for (const [day, minutes] of taken) {
    const key = day !== 'never' && Number(day) <= now.getTime() ? grace : day;
    days.set(key, (days.get(key) ?? 0) + minutes);
  }
  return days;
}
