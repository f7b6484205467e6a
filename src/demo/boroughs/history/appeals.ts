import { canStillAppeal } from '../../../domain/hours/appeal.js';
import { addDaysToInstant } from '../../../domain/schemes/localTime.js';
import { actorName, type MemberActor } from '../../../policies/actor.js';
import { gaveHours, hoursAppeal, hoursDecide } from '../../../policies/hours.js';
import { type Borough, type DemoGroup, demoZone, isOffline } from '../borough.js';
import { appealWords, upheldAnswers } from '../data/texts.js';
import { Random, taken } from '../random.js';
import type { Row } from '../rows.js';
import type { Agenda } from './agenda.js';
import { approvalItem, approvalRequest, receiverOf } from './approvals.js';
import type { Book, HistoryCounts } from './book.js';
import type { WaitingLog } from './giving.js';
import type { Wallets } from './wallets.js';

interface Appeal {
  log: WaitingLog;
  group: DemoGroup;
  declinedBy: MemberActor;
  appealedAt: Date;
  decidedAt: Date | null;
}

const appealsOf100 = 30;

/** Members whose hours were declined ask now and then that somebody else look again. */
export class Appeals {
  private readonly random: Random;
  private readonly all: Appeal[] = [];

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly wallets: Wallets,
  ) {
    this.random = new Random(`${borough.seed} appeals`);
  }

  /** A log was declined on a day: perhaps its member will not leave it at that. */
  declined(log: WaitingLog, group: DemoGroup, declinedBy: MemberActor, declinedAt: Date, day: number): void {
    const { random, agenda } = this;
    const { calendar } = this.borough;
    if (!random.chance(appealsOf100 / 100)) return;
    const later = day + random.between(1, 9);
    if (later >= calendar.length) return;
    const at = calendar.instant(later, random.between(9 * 60, 18 * 60), random.between(0, 59));
    agenda.add(later, at, () =>
      this.appeal({ log, group, declinedBy, appealedAt: at, decidedAt: null }, declinedAt, later),
    );
  }

  /** What is due by itself for each appeal, as it stands after the last day. */
  dueWork(): Row[] {
    const { ids, rules } = this.borough;
    return this.all.map(({ log, appealedAt, decidedAt }) => {
      const dueAt = addDaysToInstant(appealedAt, rules.appealDecisionDays, demoZone);
      return {
        id: ids.at(appealedAt),
        kind: 'APPEAL_WAITS',
        subject_id: log.id,
        due_at: dueAt,
        next_try_at: dueAt,
        state: decidedAt === null ? 'WAITING' : 'CANCELLED',
        turn: 0,
        created_at: appealedAt,
        settled_at: decidedAt,
      };
    });
  }

  /** As appealHours does it. */
  private appeal(appeal: Appeal, declinedAt: Date, day: number): void {
    const { random, agenda, borough } = this;
    const { log, appealedAt } = appeal;
    const { member } = log;
    const by = isOffline(member) ? taken(borough.operators, 0).actor : member.actor;
    if (!hoursAppeal.allows(by, { memberId: member.id })) throw new Error('somebody appeals who may not');
    if (!canStillAppeal(declinedAt, appealedAt, borough.rules, demoZone)) return;
    const book = this.book();
    book.appealed.push({ id: log.id, by: actorName(by), at: appealedAt, words: random.pick(appealWords) });
    const event = { hoursLogId: log.id, memberId: member.id };
    book.record(by, appealedAt, 'appealHours', ['HoursLog', log.id], ['HoursAppealed', event]);
    this.all.push(appeal);
    this.counts.appeals += 1;
    const later = day + random.between(1, 9);
    if (later >= borough.calendar.length) return;
    const at = borough.calendar.instant(later, random.between(18 * 60, 18 * 60 + 50), random.between(0, 59));
    agenda.add(later, at, () => this.decide(appeal, at));
  }

  /** As decideAppeal does it: by somebody who neither declined the hours nor gave them. */
  private decide(appeal: Appeal, at: Date): void {
    const { log, group, declinedBy } = appeal;
    const { member, given } = log;
    const deciders = [...group.leaders, ...this.borough.operators].map(({ actor }) => actor);
    const by = deciders.find((actor) => actor !== declinedBy && !gaveHours(actor, member.id));
    if (!by || !hoursDecide.allows(by, { organisationId: group.body.id }))
      throw new Error('nobody may decide an appeal');
    appeal.decidedAt = at;
    const { days } = member;
    const fits = !days.refusal(given) && !days.isAboveCap(given, this.borough.rules);
    if (fits && this.random.chance(0.6)) this.approve(appeal, by, at);
    else this.uphold(appeal, by, at);
  }

  private approve({ log, group }: Appeal, by: MemberActor, at: Date): void {
    const { borough } = this;
    log.member.days.add(log.given);
    const requests = [approvalRequest(borough, 0, by, [log], at, true)];
    const items = [approvalItem(borough, 0, 0, group, log, at, true)];
    const book = this.book();
    book.acts.push({ kind: 'approve', at, body: { requests, items } });
    book.recordWith({ approved: true }, by, at, 'decideAppeal', ['HoursLog', log.id]);
    const receiver = receiverOf(borough, log.member);
    if (receiver !== null) this.wallets.moved(receiver, at);
    this.counts.approved += 1;
  }

  private uphold({ log }: Appeal, by: MemberActor, at: Date): void {
    const book = this.book();
    book.upheld.push({ id: log.id, by: actorName(by), at, answer: this.random.pick(upheldAnswers) });
    const event = { hoursLogId: log.id, memberId: log.member.id };
    book.recordWith({ approved: false }, by, at, 'decideAppeal', ['HoursLog', log.id], ['AppealDecided', event]);
  }
}
