import type { DueWorkKind } from '../../../domain/dueWork/dueWork.js';
import { averagedMinutes } from '../../../domain/neighbours/exchange.js';
import { addDaysToInstant, lapsesAt } from '../../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../../entities/database.js';
import { actorName } from '../../../policies/actor.js';
import { type Borough, type DemoMember, demoZone, isOffline } from '../borough.js';
import { cancelledWords, disputeWords, settledWords } from '../data/neighbourTexts.js';
import { auditRow } from '../opening.js';
import { Random, taken } from '../random.js';
import { insertRows, type Row } from '../rows.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import { dueRow } from './dueRow.js';
import type { Wallets } from './wallets.js';

const minuteMs = 60_000;

interface Terms {
  postId: string;
  answerId: string;
  helper: DemoMember;
  helped: DemoMember;
  proposedBy: DemoMember;
  minutes: number;
}

interface Exchange extends Terms {
  id: string;
  row: Row & { state: string };
}

/** Nobody is thanked for help with credits that are not there: a little more than agreed has to be. */
const slackMinutes = 45;

/** Help between two members: agreed, confirmed by both, settled; now and then cancelled, missed or disputed. */
export class Exchanges {
  private readonly random: Random;
  private readonly all: Exchange[] = [];

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly wallets: Wallets,
  ) {
    this.random = new Random(`${borough.seed} exchanges`);
  }

  mayThank(helped: DemoMember, minutes: number): boolean {
    return this.wallets.free(helped) >= minutes + slackMinutes;
  }

  async write(tx: SchemeTransaction): Promise<void> {
    await insertRows(
      tx,
      'help_exchange',
      this.all.map(({ row }) => row),
    );
  }

  /** Who forgets to say how long it was is reminded; after a while their silence says it. */
  dueWork(): Row[] {
    const { borough } = this;
    const { exchangeForgottenDays, exchangeReminderDays, exchangeSilenceDays } = borough.rules;
    return this.all.flatMap(({ id, row }) => {
      const due = (kind: DueWorkKind, from: Date, days: number) =>
        dueRow(borough, kind, id, addDaysToInstant(from, days, demoZone), from);
      if (row.state === 'AGREED') {
        const startsAt = row.starts_at as Date;
        return [...due('EXCHANGE_REMINDS', startsAt, 1), ...due('EXCHANGE_ENDS', startsAt, exchangeForgottenDays)];
      }
      if (row.state !== 'HALF_CONFIRMED') return [];
      const saidAt = (row.helper_confirmed_at ?? row.helped_confirmed_at) as Date;
      return [
        ...due('EXCHANGE_REMINDS', saidAt, exchangeReminderDays),
        ...due('EXCHANGE_SILENT', saidAt, exchangeSilenceDays),
      ];
    });
  }

  /** One side names a time; mostly the other agrees the same evening. `takeUp` is asked then whether it is still to be had. */
  propose(terms: Terms, at: Date, day: number, takeUp: (agreedAt: Date) => boolean): void {
    const { random, borough, agenda } = this;
    const { calendar, ids } = borough;
    const id = ids.at(at);
    const ahead = random.between(1, 10);
    const startsAt = addDaysToInstant(calendar.instant(day, 30 * random.between(20, 34)), ahead, demoZone);
    const row = {
      ...emptyRow,
      id,
      post_id: terms.postId,
      answer_id: terms.answerId,
      helper_id: terms.helper.id,
      helped_id: terms.helped.id,
      state: 'PROPOSED',
      revision: 1,
      proposed_by_id: terms.proposedBy.id,
      proposed_at: at,
      proposed_starts_at: startsAt,
      proposed_minutes: terms.minutes,
      proposed_place: '',
      proposed_charges_missed: random.chance(0.3),
    };
    const exchange: Exchange = { ...terms, id, row };
    this.all.push(exchange);
    this.counts.exchanges += 1;
    this.act(at, terms.proposedBy, 'proposeExchange', id);
    const agreedAt = new Date(at.getTime() + random.between(20, 7 * 60) * minuteMs);
    agenda.add(day, agreedAt, () => {
      if (takeUp(agreedAt)) this.agree(exchange, agreedAt, startsAt, day + ahead);
      else this.end(exchange, 'CANCELLED', agreedAt, { end_reason: 'POST_ENDED' });
    });
  }

  private agree(exchange: Exchange, at: Date, startsAt: Date, day: number): void {
    const { random, agenda } = this;
    const { row, minutes, helper, helped } = exchange;
    const other = exchange.proposedBy === helper ? helped : helper;
    const charges = row.proposed_charges_missed;
    Object.assign(row, {
      ...noProposal,
      state: 'AGREED',
      agreed_at: at,
      starts_at: startsAt,
      agreed_minutes: minutes,
      place: '',
      charges_missed: charges,
    });
    this.act(at, other, 'agreeExchange', exchange.id);
    const fate = random.next();
    if (fate < 0.1) {
      const cancelledAt = new Date(
        Math.max(at.getTime() + 5 * minuteMs, startsAt.getTime() - random.between(2, 16) * 60 * minuteMs),
      );
      const by = random.pick([helper, helped]);
      const reason = by === helper ? 'BY_HELPER' : 'BY_HELPED';
      const words = random.pick(cancelledWords);
      this.on(cancelledAt, () => {
        this.end(exchange, 'CANCELLED', cancelledAt, { end_reason: reason, end_words: words });
        this.act(cancelledAt, by, 'cancelExchange', exchange.id);
      });
      return;
    }
    const saidAt = new Date(startsAt.getTime() + (minutes + random.between(10, 90)) * minuteMs);
    agenda.add(day, saidAt, () =>
      fate < 0.13 ? this.miss(exchange, saidAt) : this.confirmFirst(exchange, saidAt, fate),
    );
  }

  /** The other side says that nobody came. */
  private miss(exchange: Exchange, at: Date): void {
    this.end(exchange, 'MISSED', at, { missed_by_id: exchange.helper.id });
    this.act(at, exchange.helped, 'missExchange', exchange.id);
  }

  private confirmFirst(exchange: Exchange, at: Date, fate: number): void {
    const { random } = this;
    const { row, minutes, helper, helped } = exchange;
    const said = minutes + random.weighted([0, -10, 5, 10, 20], (extra) => (extra === 0 ? 6 : 1));
    const helperFirst = random.chance(0.65);
    this.say(exchange, helperFirst ? helper : helped, said, at, null);
    row.state = 'HALF_CONFIRMED';
    // Most answer within two days, some say nothing at all, a few remember it otherwise.
    if (fate > 0.95) {
      const silentAt = addDaysToInstant(at, this.borough.rules.exchangeSilenceDays, demoZone);
      this.on(silentAt, () => this.confirmSecond(exchange, helperFirst, said, said, silentAt, true));
      return;
    }
    const differs =
      fate < 0.2 ? random.pick([30, 45, -30]) : random.weighted([0, 5, 10, -10], (extra) => (extra === 0 ? 7 : 1));
    const answeredAt = new Date(at.getTime() + random.between(15, 50 * 60) * minuteMs);
    const local = new Date(answeredAt);
    // Nobody confirms in the middle of the night.
    if (local.getUTCHours() >= 21 || local.getUTCHours() < 7)
      answeredAt.setTime(answeredAt.getTime() + 10 * 60 * minuteMs);
    this.on(answeredAt, () =>
      this.confirmSecond(exchange, helperFirst, said, Math.max(10, said + differs), answeredAt, false),
    );
  }

  private confirmSecond(
    exchange: Exchange,
    helperFirst: boolean,
    first: number,
    second: number,
    at: Date,
    isSilent: boolean,
  ): void {
    const { row, helper, helped } = exchange;
    const other = helperFirst ? helped : helper;
    const settled = averagedMinutes(first, second, this.borough.rules.exchangeToleranceMinutes);
    if (settled === null || settled > this.wallets.free(helped)) {
      const words = this.random.pick(disputeWords);
      Object.assign(row, {
        state: 'DISPUTED',
        disputed_at: at,
        disputed_by: actorName(other.actor),
        dispute_reason: words,
      });
      if (settled === null) this.say(exchange, other, second, at, null);
      else this.act(at, other, 'disputeExchange', exchange.id);
      const later = new Date(at.getTime() + this.random.between(20, 110) * 60 * minuteMs);
      if (later.getUTCHours() >= 18 || later.getUTCHours() < 9) later.setTime(later.getTime() + 14 * 60 * minuteMs);
      this.on(later, () => this.settleByStaff(exchange, first, settled === null ? second : 0, later));
      return;
    }
    this.say(exchange, other, second, at, isSilent ? 'system' : null);
    this.settle(exchange, settled, at, isSilent ? 'system' : this.nameOf(other), null);
  }

  /** As settleExchange does it: by somebody of the scheme who is no party. */
  private settleByStaff(exchange: Exchange, first: number, second: number, at: Date): void {
    const operator = this.borough.operators.find((person) => person !== exchange.helper && person !== exchange.helped);
    if (!operator || !this.random.chance(0.9)) return;
    const middle = second === 0 ? 0 : Math.floor((first + second) / 2);
    const minutes = middle <= this.wallets.free(exchange.helped) ? middle : 0;
    this.settle(exchange, minutes, at, actorName(operator.actor), this.random.pick(settledWords));
    this.act(at, operator, 'settleExchange', exchange.id);
  }

  private settle(exchange: Exchange, minutes: number, at: Date, by: string, reason: string | null): void {
    const { ids, rules } = this.borough;
    const { row, helper, helped } = exchange;
    const transferId = minutes > 0 ? ids.at(at) : null;
    Object.assign(row, {
      state: 'SETTLED',
      settled_minutes: minutes,
      settled_at: at,
      settled_by: by,
      settle_reason: reason,
      transfer_id: transferId,
    });
    if (transferId === null) return;
    this.wallets.take(helped, minutes);
    for (const { walletId } of [helped, helper]) this.wallets.moved(walletId, at);
    const [fromId, toId] = [helped.walletId, helper.walletId];
    const floorMinutes = rules.exchangeFloorMinutes;
    const expiresAt = lapsesAt(at, rules.expiryMonths, demoZone);
    this.book().acts.push({
      kind: 'exchange',
      at,
      body: { transferId, fromId, toId, minutes, floorMinutes, expiresAt },
    });
  }

  private say(exchange: Exchange, side: DemoMember, minutes: number, at: Date, bySystem: 'system' | null): void {
    const part = side === exchange.helper ? 'helper' : 'helped';
    const by = bySystem ?? this.nameOf(side);
    Object.assign(exchange.row, {
      [`${part}_minutes`]: minutes,
      [`${part}_confirmed_at`]: at,
      [`${part}_confirmed_by`]: by,
    });
    if (bySystem)
      this.book().audit.push(
        auditRow(this.borough.ids.at(at), at, bySystem, 'confirmBySilence', 'HelpExchange', exchange.id),
      );
    else this.act(at, side, 'confirmExchange', exchange.id);
  }

  private end({ row }: Exchange, state: 'CANCELLED' | 'MISSED', at: Date, facts: Row): void {
    Object.assign(row, noProposal, { state, ended_at: at }, facts);
  }

  /** On its own day; never after the last one. */
  private on(at: Date, run: () => void): void {
    this.agenda.add(this.borough.calendar.indexAt(at), at, run);
  }

  private nameOf(member: DemoMember): string {
    return actorName(isOffline(member) ? taken(this.borough.operators, 0).actor : member.actor);
  }

  private act(at: Date, by: DemoMember, action: string, id: string): void {
    this.book().audit.push(auditRow(this.borough.ids.at(at), at, this.nameOf(by), action, 'HelpExchange', id));
  }
}

const noProposal = {
  proposed_by_id: null,
  proposed_at: null,
  proposed_starts_at: null,
  proposed_minutes: null,
  proposed_place: null,
  proposed_charges_missed: null,
};

const emptyRow: Row = {
  ...noProposal,
  agreed_at: null,
  starts_at: null,
  agreed_minutes: null,
  place: null,
  charges_missed: null,
  helper_minutes: null,
  helper_confirmed_at: null,
  helper_confirmed_by: null,
  helped_minutes: null,
  helped_confirmed_at: null,
  helped_confirmed_by: null,
  missed_by_id: null,
  disputed_at: null,
  disputed_by: null,
  dispute_reason: null,
  settled_minutes: null,
  settled_at: null,
  settled_by: null,
  settle_reason: null,
  transfer_id: null,
  ended_at: null,
  end_reason: null,
  end_words: null,
};
