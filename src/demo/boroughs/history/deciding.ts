import { inputHash } from '../../../commands/secrets.js';
import { rewardLapsesAt } from '../../../domain/hours/reward.js';
import { addDaysToInstant } from '../../../domain/schemes/localTime.js';
import { actorName, type MemberActor } from '../../../policies/actor.js';
import { gaveHours, hoursDecide } from '../../../policies/hours.js';
import { type Borough, type DemoGroup, type DemoMember, demoZone } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { aboveCapReason, declineReasons, reversalReasons } from '../data/texts.js';
import { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import type { Giving, WaitingLog } from './giving.js';
import type { Wallets } from './wallets.js';

/** Credits that arrived in a wallet not long ago. */
interface Award {
  log: WaitingLog;
  group: DemoGroup;
  transferId: string;
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
      ({ log, transferId }) =>
        log.member.reward === 'CREDITS' &&
        !this.reversed.has(transferId) &&
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
        const approved = this.decide(group, leader.actor, at);
        if (approved.length === 0) continue;
        const request = requests.length;
        requests.push(this.request(request, leader.actor, approved, at));
        for (const log of approved) items.push(this.item(items.length, request, group, log, leader.actor, at, day));
      }
    }
    if (items.length > 0) this.book().acts.push({ kind: 'approve', at, body: { requests, items } });
    this.counts.approved += items.length;
  }

  private decide(group: DemoGroup, by: MemberActor, at: Date): WaitingLog[] {
    const approved: WaitingLog[] = [];
    const left: WaitingLog[] = [];
    for (const log of this.giving.waiting.get(group) ?? []) {
      if (log.submittedAt >= at || gaveHours(by, log.member.id)) left.push(log);
      else if (!hoursDecide.allows(by, { organisationId: group.body.id }))
        throw new Error('somebody decides who may not');
      else if (this.mayApprove(log, by, at)) approved.push(log);
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

  private request(request: number, by: MemberActor, logs: readonly WaitingLog[], at: Date): object {
    const input = { ids: logs.map(({ id }) => id), confirmAboveCap: false };
    const key = this.borough.ids.at(at);
    return { request, actor: actorName(by), key, input_hash: inputHash('approveHours', input), refused: [] };
  }

  private item(
    item: number,
    request: number,
    group: DemoGroup,
    log: WaitingLog,
    by: MemberActor,
    at: Date,
    day: DemoDay,
  ) {
    const { ids, rules } = this.borough;
    const { member, given } = log;
    const transferId = ids.at(at);
    const destination = this.destination(member);
    if (destination !== null) {
      this.wallets.moved(destination, at);
      this.keepAward({ log, group, transferId, destination, day: day.index, by });
    }
    return {
      item,
      request,
      hours_log_id: log.id,
      member_id: member.id,
      wallet_id: member.walletId,
      to_account_id: destination,
      transfer_id: transferId,
      audit_id: ids.at(at),
      event_id: ids.at(at),
      amount_minutes: given.rewardMinutes,
      rewarded_as: member.reward,
      lot_expires_at: member.reward === 'CREDITS' ? rewardLapsesAt(at, rules, demoZone) : null,
      funder: rules.funder,
    };
  }

  private destination(member: DemoMember): string | null {
    switch (member.reward) {
      case 'CREDITS':
        return member.walletId;
      case 'DONATE':
        return member.donatesTo?.group?.potId ?? this.borough.communityPotId;
      case 'RECOGNITION_ONLY':
        return null;
    }
  }

  private keepAward(award: Award): void {
    this.awards.push(award);
    if (this.random.chance(0.004)) this.planReversal(award, award.day + this.random.between(1, 10));
  }

  private planReversal(award: Award, day: number): void {
    const { calendar } = this.borough;
    if (day >= calendar.length) return;
    this.reversed.add(award.transferId);
    const at = calendar.instant(day, this.random.between(17 * 60, 21 * 60), this.random.between(0, 59));
    this.agenda.add(day, at, () => this.reverse(award, at));
  }

  /** As reverseAward does it. */
  private reverse({ log, group, transferId, destination, by }: Award, at: Date): void {
    const { ids, rules } = this.borough;
    if (gaveHours(by, log.member.id) || !hoursDecide.allows(by, { organisationId: group.body.id }))
      throw new Error('somebody takes an award back who may not');
    // It would release what the member has booked; whoever sees that leaves it.
    if (this.wallets.isPinned(log.member)) return;
    const book = this.book();
    const graceUntil = addDaysToInstant(at, rules.graceDays, demoZone);
    book.acts.push({ kind: 'reverse', at, body: { reversalId: ids.at(at), originalId: transferId, graceUntil } });
    book.reversedLogs.push({ id: log.id, at, reason: this.random.pick(reversalReasons) });
    const event = { hoursLogId: log.id, memberId: log.member.id };
    book.record(by, at, 'reverseAward', ['HoursLog', log.id], ['AwardReversed', event]);
    if (log.member.reward === 'CREDITS') this.wallets.take(log.member, log.given.rewardMinutes);
    this.wallets.moved(destination, at);
    this.counts.reversals += 1;
  }
}
