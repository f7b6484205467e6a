import { donateCredits } from '../../../src/commands/accounts/donateCredits.js';
import { type ExpiredCredits, expireCredits } from '../../../src/commands/accounts/expireCredits.js';
import { fundPot } from '../../../src/commands/accounts/fundPot.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { returnVenueCredits, type VenueReturns } from '../../../src/commands/spending/returnVenueCredits.js';
import { type Call, judgeShortage, keyed, type Seen } from './call.js';
import { difference, earliestFirst, freeMinutes, inWords, lapsedMinutes, negated } from './lots.js';
import { promised } from './promise.js';
import type { Town } from './town.js';

/** Exactly what lapses first went out of the account, and it had so much. */
export function judgeSpent(town: Town, seen: Seen, accountId: string, minutes: number): void {
  const now = town.world.clock.now().getTime();
  const { before, after } = seen;
  const toEarnBack = before.accounts.get(accountId)?.toEarnBack;
  promised(16, toEarnBack === 0, () => `credits were spent while ${toEarnBack} minutes were to be earned back`);
  const free = freeMinutes(before.lots, accountId, now);
  promised(13, free >= minutes, () => `${minutes} minutes were granted although only ${free} were free`);
  const expected = inWords(earliestFirst(before.lots, accountId, now, minutes));
  // What fills a pot may come back at once, for hours that waited for it: that stands in lots of its own.
  const known = new Set(before.lots.map((lot) => lot.id));
  const kept = after.lots.filter((lot) => known.has(lot.id));
  const found = inWords(difference(before.lots, kept, accountId, (lot) => lot.remaining));
  promised(17, expected === found, () => `spent ${found} instead of ${expected}`);
}

export function giftCall(town: Town, gift: { who: number; to: number; minutes: number }): Call {
  const [fromId = '', toId = ''] = [town.wallets[gift.who], town.wallets[gift.to]];
  const [fromMemberId = '', toMemberId = ''] = [town.members[gift.who], town.members[gift.to]];
  return keyed(
    town,
    town.operators[0],
    { name: 'giftCredits', run: giftCredits },
    { fromMemberId, toMemberId, amountMinutes: gift.minutes },
    { amountMinutes: gift.minutes + 1 },
    {
      apply: (model) => model.move(fromId, toId, gift.minutes),
      accepted: (seen) => {
        judgeSpent(town, seen, fromId, gift.minutes);
        if ((seen.before.accounts.get(toId)?.balance ?? 0) < 0) return;
        const given = inWords(difference(seen.before.lots, seen.after.lots, fromId, (lot) => lot.remaining));
        const arrived = inWords(negated(difference(seen.before.lots, seen.after.lots, toId, (lot) => lot.remaining)));
        promised(18, given === arrived, () => `a gift of ${given} arrived as ${arrived}`);
      },
      refused: (refusal, before) =>
        judgeShortage(refusal, freeMinutes(before.lots, fromId, town.world.clock.now().getTime()), gift.minutes),
    },
  );
}

export function donationCall(town: Town, donation: { who: number; to: number | null; minutes: number }): Call {
  const fromId = town.wallets[donation.who] ?? '';
  const toId = donation.to === null ? town.communityPotId : (town.pots[donation.to] ?? '');
  return keyed(
    town,
    town.operators[0],
    { name: 'donateCredits', run: donateCredits },
    {
      fromMemberId: town.members[donation.who] ?? '',
      toOrganisationId: donation.to === null ? null : (town.bodies[donation.to] ?? ''),
      amountMinutes: donation.minutes,
    },
    { amountMinutes: donation.minutes + 1 },
    {
      apply: (model) => model.move(fromId, toId, donation.minutes),
      accepted: (seen) => judgeSpent(town, seen, fromId, donation.minutes),
      refused: (refusal, before) =>
        judgeShortage(refusal, freeMinutes(before.lots, fromId, town.world.clock.now().getTime()), donation.minutes),
    },
  );
}

/** Credits are issued into a pot, and what waits for it is credited. */
export function fundCall(town: Town, fund: { body: number | null; minutes: number }): Call {
  const potId = fund.body === null ? town.communityPotId : (town.pots[fund.body] ?? '');
  return keyed(
    town,
    town.operators[1],
    { name: 'fundPot', run: fundPot },
    { organisationId: fund.body === null ? null : (town.bodies[fund.body] ?? ''), amountMinutes: fund.minutes },
    { amountMinutes: fund.minutes + 1 },
    { apply: (model) => model.move(town.issuanceId, potId, fund.minutes) },
  );
}

/** The sweep of what has lapsed. It takes as much as is there at its moment, so what it took is read from what it wrote. */
export function sweepCall(town: Town): Call {
  const lapsed = ({ before, after }: Seen, walletId: string) =>
    (after.expired[walletId] ?? 0) - (before.expired[walletId] ?? 0);
  return {
    name: 'expireCredits',
    isKeyed: false,
    ask: () => expireCredits(town.asService()),
    apply: (model, answer: ExpiredCredits, seen) => {
      const all = town.wallets.map((walletId) => ({ walletId, minutes: lapsed(seen, walletId) }));
      const sum = all.reduce((total, { minutes }) => total + minutes, 0);
      promised(18, answer.minutes === sum, () => `a sweep told ${answer.minutes} minutes and wrote ${sum}`);
      for (const { walletId, minutes } of all) model.move(walletId, town.communityPotId, minutes);
    },
    accepted: (seen) => {
      const now = town.world.clock.now().getTime();
      for (const walletId of town.wallets) {
        const isFrozen = seen.before.accounts.get(walletId)?.status === 'FROZEN';
        const expected = isFrozen ? 0 : lapsedMinutes(seen.before.lots, walletId, now);
        const found = lapsed(seen, walletId);
        promised(18, expected === found, () => `${found} minutes lapsed of a wallet instead of ${expected}`);
      }
    },
  };
}

/** What venues have held for long goes back to issuance; how much is told. */
export function returnsCall(town: Town): Call {
  return keyed<{ idempotencyKey: string }, VenueReturns>(
    town,
    town.operators[0],
    { name: 'returnVenueCredits', run: returnVenueCredits },
    {},
    {},
    {
      apply: (model, { returns }) => {
        for (const { organisationId, amountMinutes } of returns)
          model.move(town.venues[town.bodies.indexOf(organisationId)] ?? '', town.issuanceId, amountMinutes);
      },
    },
  );
}
