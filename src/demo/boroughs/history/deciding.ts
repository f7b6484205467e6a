import { rewardLapsesAt } from '../../../domain/hours/reward.js';
import { addDaysToInstant } from '../../../domain/schemes/localTime.js';
import { actorName, type MemberActor } from '../../../policies/actor.js';
import { gaveHours, hoursDecide } from '../../../policies/hours.js';
import { type Borough, type DemoGroup, demoZone } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { aboveCapReason, declineReasons, reversalReasons } from '../data/texts.js';
import { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Appeals } from './appeals.js';
import { approvalItem, approvalRequest, receiverOf } from './approvals.js';
import type { Book, HistoryCounts } from './book.js';
import type { Funding } from './funding.js';
import type { Giving, WaitingLog } from './giving.js';
import type { Wallets } from './wallets.js';

/** Credits that arrived in a wallet not long ago. */
interface Award {
  log: WaitingLog;
  group: DemoGroup;
  destination: string;
  day: number;
  by: MemberActor;
}

/** Leaders have done nothing yet about what came in the last days. */
const lastDecisionBeforeEnd = 3;
const awardsKeptDays = 21;

/** Leaders approve and decline what waits for them, and now and then take an approval back. */
export class Deciding {
  private readonly random: Random;
  private awards: Award[] = [];
  private readonly reversed = new Set<string>();

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly giving: Giving,
    private readonly wallets: Wallets,
    private readonly appeals: Appeals,
    private readonly funding: Funding,
  ) {
    this.random = new Random(`${borough.seed} deciding`);
  }

  /** In the evening the leaders whose turn it is sit down with what waits; the approvals of an evening reach the ledger together. */
  plan(day: DemoDay): void {
    const { calendar, groups } = this.borough;
    this.awards = this.awards.filter((award) => award.day > day.index - awardsKeptDays);
    if (day.index >= calendar.length - lastDecisionBeforeEnd) return;
    const week = Math.floor(day.index / 7);
    const due = groups.filter(
      ({ decidesOn }) => decidesOn.weekday === day.weekday && week % decidesOn.everyWeeks === 0,
    );
    if (due.length === 0) return;
    const at = calendar.instant(day.index, this.random.between(19 * 60, 21 * 60 + 30), this.random.between(0, 59));
    this.agenda.add(day.index, at, () => this.decideAll(due, at, day));
  }

  /**
   * Now and then an approval turns out to be wrong when its credits have been enjoyed already: there is something to earn back. Plans so many of
   * them for a day, as far as there are any.
   */
  planToEarnBack(day: DemoDay, count: number): void {
    const spent = this.awards.filter(
      ({ log }) =>
        log.member.reward === 'CREDITS' &&
        !this.reversed.has(log.id) &&
        this.wallets.free(log.member) < log.given.rewardMinutes - 15,
    );
    // Of two, whoever gives less: who gives much has earned it back tomorrow.
    const chosen = this.random.shuffled(spent).sort((a, b) => a.log.member.gives - b.log.member.gives);
    for (const award of chosen.slice(0, count)) this.planReversal(award, day.index);
  }

  private decideAll(groups: readonly DemoGroup[], at: Date, day: DemoDay): void {
    const requests: object[] = [];
    const items: object[] = [];
    for (const group of groups) {
      // Nobody decides about hours they gave themselves: the leader's own are for the coordinator.
      for (const leader of group.leaders) {
        const approved = this.decide(group, leader.actor, at, day);
        if (approved.length === 0) continue;
        const request = requests.length;
        requests.push(approvalRequest(this.borough, request, leader.actor, approved, at, false));
        for (const log of approved) {
          items.push(approvalItem(this.borough, items.length, request, group, log, at, false));
          this.keepAward(log, group, leader.actor, at, day);
        }
      }
    }
    if (items.length > 0) this.book().acts.push({ kind: 'approve', at, body: { requests, items } });
    this.counts.approved += items.length;
  }

  private decide(group: DemoGroup, by: MemberActor, at: Date, day: DemoDay): WaitingLog[] {
    const approved: WaitingLog[] = [];
    const left: WaitingLog[] = [];
    for (const log of this.giving.waiting.get(group) ?? []) {
      if (log.submittedAt >= at || gaveHours(by, log.member.id)) left.push(log);
      else if (!hoursDecide.allows(by, { organisationId: group.body.id }))
        throw new Error('somebody decides who may not');
      else if (this.mayApprove(log, by, at)) approved.push(log);
      else this.appeals.declined(log, group, by, at, day.index);
    }
    this.giving.waiting.set(group, left);
    return approved;
  }

  /** As approveHours judges a log; what stands in the way is told the member with a decline. */
  private mayApprove(log: WaitingLog, by: MemberActor, at: Date): boolean {
    const { days } = log.member;
    const reason = days.refusal(log.given)
      ? declineReasons[1]
      : days.isAboveCap(log.given, this.borough.rules)
        ? aboveCapReason
        : this.random.chance(0.022)
          ? this.random.pick(declineReasons)
          : null;
    if (reason === null) {
      days.add(log.given);
      return true;
    }
    const book = this.book();
    book.declined.push({ id: log.id, by: actorName(by), at, reason });
    const event = { hoursLogId: log.id, memberId: log.member.id };
    book.record(by, at, 'declineHours', ['HoursLog', log.id], ['HoursDeclined', event]);
    this.counts.declined += 1;
    return false;
  }

  private keepAward(log: WaitingLog, group: DemoGroup, by: MemberActor, at: Date, day: DemoDay): void {
    const destination = receiverOf(this.borough, log.member);
    if (destination === null) return;
    this.wallets.moved(destination, at);
    this.funding.approve(group, log.given.rewardMinutes, destination);
    const award = { log, group, destination, day: day.index, by };
    this.awards.push(award);
    if (this.random.chance(0.004)) this.planReversal(award, award.day + this.random.between(1, 10));
  }

  private planReversal(award: Award, day: number): void {
    const { calendar } = this.borough;
    if (day >= calendar.length) return;
    this.reversed.add(award.log.id);
    const at = calendar.instant(day, this.random.between(17 * 60, 21 * 60), this.random.between(0, 59));
    this.agenda.add(day, at, () => this.reverse(award, at));
  }

  /** As reverseAward does it. */
  private reverse({ log, group, destination, by }: Award, at: Date): void {
    const { ids, rules } = this.borough;
    if (gaveHours(by, log.member.id) || !hoursDecide.allows(by, { organisationId: group.body.id }))
      throw new Error('somebody takes an award back who may not');
    // It would release what the member has booked; whoever sees that leaves it.
    if (this.wallets.isPinned(log.member)) return;
    const book = this.book();
    book.acts.push({
      kind: 'reverseAward',
      at,
      body: {
        hoursLogId: log.id,
        reversalId: ids.at(at),
        graceUntil: addDaysToInstant(at, rules.graceDays, demoZone),
        reason: this.random.pick(reversalReasons),
      },
    });
    // What comes back into a pot is given on to the hours that wait for it.
    if (rules.issuancePolicy === 'POT') book.fillPots(by, at, rewardLapsesAt(at, rules, demoZone), [group.potId]);
    const event = { hoursLogId: log.id, memberId: log.member.id };
    book.record(by, at, 'reverseAward', ['HoursLog', log.id], ['AwardReversed', event]);
    if (log.member.reward === 'CREDITS') this.wallets.take(log.member, log.given.rewardMinutes);
    this.wallets.moved(destination, at);
    this.counts.reversals += 1;
  }
}
