import { rewardLapsesAt } from '../../../domain/hours/reward.js';
import { schemeOperation } from '../../../policies/people.js';
import { type Borough, type DemoGroup, demoZone, openingDays } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { Random, taken } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Book } from './book.js';

/** Every four weeks, the last time three weeks ago; early in the morning, before anybody else moves credits. */
const everyDays = 28;
const lastDaysAgo = 21;
const fundedAt = 8 * 60 + 40;

/** For the first four weeks nobody knows yet: about so many minutes for each session a week that its people mean to come to. */
const firstMinutes = 150;

/** Where credits come out of pots, operators fill them: some generously, some a little too late. */
export class Funding {
  private readonly random: Random;
  /** How much of what a group needs it is given, the same all year. */
  private readonly shares: Map<DemoGroup, number>;
  /** What was approved since the pot was last filled, and what is in it by that count: below zero, hours wait. */
  private readonly approved = new Map<DemoGroup, number>();
  private readonly left = new Map<DemoGroup, number>();

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
  ) {
    this.random = new Random(`${borough.seed} funding`);
    this.shares = new Map(borough.groups.map((group) => [group, 0.75 + 0.4 * this.random.next()]));
  }

  plan(day: DemoDay): void {
    const { rules, calendar } = this.borough;
    const isTurn = (calendar.length - lastDaysAgo - day.index) % everyDays === 0;
    if (rules.issuancePolicy !== 'POT' || (!isTurn && day.index !== openingDays)) return;
    const at = calendar.instant(day.index, fundedAt);
    const isLast = day.index + everyDays >= calendar.length;
    this.agenda.add(day.index, at, () => this.fundAll(at, isLast));
  }

  /** As fundPot does it, for one pot after the other. */
  private fundAll(at: Date, isLast: boolean): void {
    const { groups, operators, ids, rules, issuanceId } = this.borough;
    const { actor } = taken(operators, 0);
    if (!schemeOperation.allows(actor, undefined)) throw new Error('somebody funds a pot who may not');
    const book = this.book();
    const drafts = groups.map((group, place) => {
      const transferId = ids.at(at);
      book.recordWith(
        { accountId: group.potId },
        actor,
        at,
        'fundPot',
        ['Transfer', transferId],
        ['PotFunded', { transferId }],
      );
      return {
        id: transferId,
        kind: 'GRANT',
        // The last time round one in four was forgotten, so that hours wait for a pot today.
        amount_minutes: this.amountFor(group, isLast && place % 4 === 0 ? 0.3 : 1),
        from_account_id: issuanceId,
        to_account_id: group.potId,
        occurred_at: at,
        funder: rules.funder,
        note: 'For the next four weeks',
      };
    });
    book.acts.push({ kind: 'transfer', at, body: drafts });
    book.fillPots(
      actor,
      at,
      rewardLapsesAt(at, rules, demoZone),
      groups.map(({ potId }) => potId),
    );
  }

  /** Hours were approved that this group's pot is to give credits for; donated ones go into a pot themselves. */
  approve(group: DemoGroup, minutes: number, receiverId: string): void {
    this.approved.set(group, (this.approved.get(group) ?? 0) + minutes);
    this.left.set(group, (this.left.get(group) ?? 0) - minutes);
    const fills = this.borough.groups.find(({ potId }) => potId === receiverId);
    if (fills) this.left.set(fills, (this.left.get(fills) ?? 0) + minutes);
  }

  /** Whole credits: about what the last weeks took, and what waits. */
  private amountFor(group: DemoGroup, part: number): number {
    const perWeek = group.roster.reduce((sum, attendance) => sum + attendance.perWeek, 0);
    const gone = this.approved.get(group) ?? perWeek * firstMinutes;
    const left = this.left.get(group) ?? 0;
    const needed = part * gone * (this.shares.get(group) ?? 1) - left;
    const amount = Math.max(10, Math.round(needed / 60)) * 60;
    this.approved.set(group, 0);
    this.left.set(group, left + amount);
    return amount;
  }
}
