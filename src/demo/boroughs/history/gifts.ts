import { rewardLapsesAt } from '../../../domain/hours/reward.js';
import { creditsGive } from '../../../policies/accounts.js';
import { type Borough, type DemoMember, demoZone, isOffline } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { giftNotes } from '../data/texts.js';
import { Random, taken } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import type { Wallets } from './wallets.js';

/** To a friend, or to a pot. */
interface PlannedGift {
  from: DemoMember;
  to: DemoMember | { accountId: string; organisationId: string | null };
  at: Date;
}

const giftsPerWeek = 0.035;
const amounts = [30, 60, 60, 60, 90, 120, 120, 180] as const;
/** A day's gifts reach the ledger together, each with the time at which it was given: when nothing else moves any more. */
const postedAt = 22 * 60 + 55;

/** Members give credits to their friends, and to pots. */
export class Gifts {
  private readonly random: Random;
  /** Where a pot may credit waiting hours at any time of the day, gifts wait for the evening: a statement runs forward in time. */
  private readonly earliest: number;

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly wallets: Wallets,
  ) {
    this.random = new Random(`${borough.seed} gifts`);
    this.earliest = borough.rules.issuancePolicy === 'POT' ? 21 * 60 + 35 : 9 * 60;
  }

  /** Plans the gifts of some days that follow each other: at most one of a member. */
  plan(days: readonly DemoDay[]): void {
    const { random, borough, agenda } = this;
    const planned = new Map<DemoDay, PlannedGift[]>(days.map((day) => [day, []]));
    for (const from of borough.members) {
      if (this.wallets.free(from) < 120 || from.friends.length === 0) continue;
      if (!random.chance((giftsPerWeek * days.length) / 7)) continue;
      const day = random.pick(days);
      const friend = random.pick(from.friends);
      if (friend.joinedOn >= day.index) continue;
      // What is given away goes to a friend, or now and then to everybody.
      const to = random.chance(0.12) ? this.potFor() : friend;
      const at = borough.calendar.instant(day.index, random.between(this.earliest, 22 * 60), random.between(0, 59));
      planned.get(day)?.push({ from, to, at });
    }
    for (const [day, gifts] of planned) {
      const at = borough.calendar.instant(day.index, postedAt);
      if (gifts.length > 0) agenda.add(day.index, at, () => this.giveAll(gifts, at));
    }
  }

  private giveAll(gifts: PlannedGift[], at: Date): void {
    // A statement runs forward in time, so nothing is given before what moved in either wallet that day.
    const given = gifts
      .map((gift) => ({ ...gift, at: this.wallets.afterLastMove(gift.at, gift.from.walletId, accountOf(gift.to)) }))
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .flatMap((gift) => this.give(gift));
    if (given.length === 0) return;
    const book = this.book();
    book.acts.push({ kind: 'transfer', at, body: given });
    const { rules, operators, groups, communityPotId } = this.borough;
    const pots = [communityPotId, ...groups.map(({ potId }) => potId)];
    // Donations fill pots too.
    if (rules.issuancePolicy === 'POT')
      book.fillPots(taken(operators, 0).actor, at, rewardLapsesAt(at, rules, demoZone), pots);
    this.counts.gifts += given.length;
  }

  /** As giftCredits judges it; nothing where the rules refuse. */
  private give({ from, to, at }: PlannedGift): object[] {
    const { ids, rules, operators } = this.borough;
    const amountMinutes = this.random.pick(amounts);
    if (amountMinutes > this.wallets.free(from) || amountMinutes > rules.giftDailyLimitMinutes) return [];
    // Who has no screen asks an operator, who never passes on to themselves.
    const by = isOffline(from) ? operators.find((operator) => operator !== to)?.actor : from.actor;
    if (!by || !creditsGive.allows(by, { memberId: from.id })) throw new Error('somebody gives credits who may not');
    this.wallets.take(from, amountMinutes);
    this.wallets.moved(from.walletId, at);
    this.wallets.moved(accountOf(to), at);
    const transferId = ids.at(at);
    const book = this.book();
    const subject: [string, string] = ['Transfer', transferId];
    if ('walletId' in to) {
      const event = { transferId, fromMemberId: from.id, toMemberId: to.id };
      book.record(by, at, 'giftCredits', subject, ['CreditsGiven', event]);
    } else {
      const event = { transferId, memberId: from.id, organisationId: to.organisationId };
      book.record(by, at, 'donateCredits', subject, ['CreditsDonated', event]);
    }
    const draft = {
      id: transferId,
      kind: 'walletId' in to ? 'GIFT' : 'DONATION',
      amount_minutes: amountMinutes,
      from_account_id: from.walletId,
      to_account_id: accountOf(to),
      occurred_at: at,
      note: 'walletId' in to && this.random.chance(0.6) ? this.random.pick(giftNotes) : null,
    };
    return [draft];
  }

  private potFor(): { accountId: string; organisationId: string | null } {
    const { groups, communityPotId } = this.borough;
    if (this.random.chance(0.4)) return { accountId: communityPotId, organisationId: null };
    const { potId, body } = this.random.pick(groups);
    return { accountId: potId, organisationId: body.id };
  }
}

function accountOf(to: PlannedGift['to']): string {
  return 'walletId' in to ? to.walletId : to.accountId;
}
