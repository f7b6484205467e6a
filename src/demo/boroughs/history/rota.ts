import type { DueWorkKind } from '../../../domain/dueWork/dueWork.js';
import { localInstant } from '../../../domain/schemes/localTime.js';
import { shiftClosesAt } from '../../../domain/shifts/attendance.js';
import { remindsAt } from '../../../domain/shifts/reminders.js';
import { actorName } from '../../../policies/actor.js';
import {
  type Attendance,
  type Borough,
  type DemoGroup,
  type DemoMember,
  demoZone,
  isOffline,
  type Meetings,
} from '../borough.js';
import { wallTime } from '../calendar.js';
import { shiftCancelReasons } from '../data/rotaTexts.js';
import { auditRow } from '../opening.js';
import { Random, taken } from '../random.js';
import { Admission } from '../rota/admission.js';
import { Asking } from '../rota/asking.js';
import { type Asks, type Booked, shareOut } from '../rota/waitingList.js';
import type { Row } from '../rows.js';
import { bookingRow, type Present, presenceOf } from './attendance.js';
import type { Book, HistoryCounts } from './book.js';
import { dueRow } from './dueRow.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Of those who come to a meeting with a rota, so many simply turn up. */
const walksIn = 0.1;
/** Besides those who come, so many book and give it back, or book and stay away. */
const givesBack = 0.09;
const staysAway = 0.035;
const isCalledOff = 0.014;

/** A shift with its kinds of places. */
export interface Shift {
  id: string;
  meetings: Meetings;
  startsAt: Date;
  endsAt: Date;
  roleIds: readonly string[];
}

interface Comers {
  /** Who of those with a place comes. */
  comes(asks: Asks): boolean;
  /** Is told who was there, from when to when. */
  present(who: Present): void;
}

/** The rotas of a borough's groups: their shifts, who books, waits, gives a place back, comes and stays away. */
export class Rota {
  readonly admission: Admission;
  readonly asking: Asking;
  readonly dueWork: Row[] = [];
  /** Midnight after the last day. */
  readonly end: Date;
  private readonly random: Random;

  constructor(
    private readonly borough: Borough,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
  ) {
    this.random = new Random(`${borough.seed} rota`);
    this.admission = new Admission(borough);
    this.asking = new Asking(borough, this.admission);
    this.end = borough.calendar.instant(borough.calendar.length - 1, 24 * 60);
  }

  /**
   * Keeps the rota of a meeting for those who want to come, on a day that is over.
   * @returns who came without a place on it; nobody where the meeting was called off
   */
  keep(meetings: Meetings, day: string, wanting: readonly Attendance[], present: Comers['present']): Attendance[] {
    const { random, asking } = this;
    const shift = this.open(meetings, day);
    if (random.chance(isCalledOff)) {
      this.callOff(shift, wanting);
      return [];
    }
    const walkers: Attendance[] = [];
    const asks: Asks[] = [];
    for (const attendance of wanting) {
      const { member } = attendance;
      if (asking.isBusy(member, shift)) continue;
      const asked = random.chance(walksIn) ? null : asking.ask(member, shift);
      if (asked) asks.push(asked);
      else {
        asking.occupy(member, shift);
        walkers.push(attendance);
      }
    }
    const stayAway = new Set<Asks>();
    const expected = wanting.length * (givesBack + staysAway);
    for (const member of this.others(meetings.opportunity.group, wanting, day, expected)) {
      const asked = asking.ask(member, shift);
      if (!asked) continue;
      const isBack = random.chance(givesBack / (givesBack + staysAway));
      asks.push(isBack ? asking.changesMind(asked, shift) : asked);
      if (!isBack) stayAway.add(asked);
    }
    this.fill(shift, asks, this.end, { comes: (asked) => !stayAway.has(asked), present });
    return walkers;
  }

  /** Makes the shift of a day. */
  open(meetings: Meetings, day: string): Shift {
    const { ids, rules, vocabulary } = this.borough;
    const { opportunity, series, places } = meetings;
    const startsAt = localInstant(day, wallTime(meetings.startsAt), demoZone);
    const endsAt = new Date(startsAt.getTime() + meetings.minutes * minuteMs);
    // With its series, or in the night in which its day came near enough.
    const grownAt = Math.min(
      startsAt.getTime() - rules.shiftHorizonDays * dayMs - 5 * hourMs,
      this.end.getTime() - hourMs,
    );
    const createdAt = new Date(Math.max(meetings.createdAt.getTime(), grownAt));
    const id = ids.at(createdAt);
    const book = this.book();
    book.insert('shift', {
      id,
      opportunity_id: opportunity.id,
      organisation_id: opportunity.group.body.id,
      series_id: series?.id ?? null,
      occurs_on: series ? day : null,
      starts_at: startsAt,
      ends_at: endsAt,
      note: meetings.note,
      state: 'SCHEDULED',
      cancel_reason: null,
      sequence: 0,
      created_at: createdAt,
      changed_at: createdAt,
      cancelled_at: null,
    });
    const roleIds = places.map(({ name, capacity, skills }) => {
      const roleId = ids.at(createdAt);
      const skill_ids = skills.map((skill) => vocabulary.skills.get(skill));
      book.insert('shift_role', { id: roleId, shift_id: id, name, capacity, skill_ids });
      return roleId;
    });
    this.counts.shifts += 1;
    return { id, meetings, startsAt, endsAt, roleIds };
  }

  /** Gives the places of a shift to those who ask, as it stands at an instant, and writes down what became of each. */
  fill(shift: Shift, asks: readonly Asks[], until: Date, { comes, present }: Comers): void {
    const { random, borough } = this;
    const settledAt = shiftClosesAt(shift.endsAt);
    let isSettled = false;
    for (const booked of this.shareOut(shift, asks, until)) {
      const isOver = booked.state === 'BOOKED' && shift.endsAt <= until;
      const who = isOver ? presenceOf(borough, booked, shift, comes(booked.asks), random) : null;
      this.write(shift, booked, who);
      if (who?.hours) present(who);
      if (who?.settledBySystem) isSettled = true;
    }
    if (isSettled)
      this.book().audit.push(auditRow(borough.ids.at(settledAt), settledAt, 'system', 'endShift', 'Shift', shift.id));
    this.due('SHIFT_BEGINS', shift.id, shift.startsAt);
    for (const lead of ['DAYS', 'HOURS'] as const) {
      const remindAt = remindsAt(lead, shift.startsAt, borough.rules, demoZone);
      if (remindAt !== null) this.due(`SHIFT_REMINDS_${lead}`, shift.id, remindAt);
    }
    this.due('SHIFT_ENDS', shift.id, settledAt);
  }

  private shareOut({ meetings, startsAt }: Shift, asks: readonly Asks[], until: Date): Booked[] {
    const capacities = meetings.places.map(({ capacity }) => capacity);
    return shareOut(asks, { ...this.borough.rules, startsAt, capacities }, until, this.random);
  }

  /** The group calls it off the day before or in the morning; whoever had a place or waited is told. */
  private callOff(shift: Shift, wanting: readonly Attendance[]): void {
    const { random, borough, asking } = this;
    const { opportunity, createdAt } = shift.meetings;
    const at = new Date(
      Math.max(shift.startsAt.getTime() - random.between(90, 26 * 60) * minuteMs, createdAt.getTime() + hourMs),
    );
    const book = this.book();
    const reason = random.pick(shiftCancelReasons);
    const called = { state: 'CANCELLED', cancel_reason: reason, sequence: 1, changed_at: at, cancelled_at: at };
    Object.assign(book.plain.shift.at(-1) ?? {}, called);
    const leader = actorName(taken(opportunity.group.leaders, 0).actor);
    book.audit.push(auditRow(borough.ids.at(at), at, leader, 'cancelShift', 'Shift', shift.id));
    const asks = wanting.flatMap(({ member }) => asking.ask(member, shift) ?? []).filter((asked) => asked.at < at);
    for (const booked of this.shareOut(shift, asks, at)) {
      const isOpen = ['WAITING', 'OFFERED', 'BOOKED'].includes(booked.state);
      const ended = { state: 'CANCELLED', offerLapsesAt: null, endedAt: at, endReason: 'SHIFT_CANCELLED' } as const;
      this.write(shift, isOpen ? { ...booked, ...ended } : booked, null);
    }
  }

  private write(shift: Shift, booked: Booked, who: Present | null): void {
    const { ids } = this.borough;
    const { member, at, state } = booked;
    const by = actorName(isOffline(member) ? taken(shift.meetings.opportunity.group.leaders, 0).actor : member.actor);
    const id = who?.bookingId ?? ids.at(at);
    const book = this.book();
    const act = (when: Date, actor: string, action: string) =>
      book.audit.push(auditRow(ids.at(when), when, actor, action, 'Booking', id));
    book.insert('booking', bookingRow(id, shift, booked, by, who));
    act(at, by, 'bookShift');
    if (booked.offeredAt && booked.bookedAt) act(booked.bookedAt, by, 'acceptPlace');
    if (state === 'CANCELLED' && booked.endReason === 'BY_MEMBER' && booked.endedAt)
      act(booked.endedAt, by, 'cancelBooking');
    for (const { at: when, by: actor, action } of who?.acts ?? []) act(when, actor, action);
    if (booked.offerLapsesAt) this.due('WAITING_OFFER_LAPSES', id, booked.offerLapsesAt);
    this.counts.places += 1;
  }

  private due(kind: DueWorkKind, subjectId: string, dueAt: Date): void {
    this.dueWork.push(...dueRow(this.borough, kind, subjectId, dueAt, dueAt));
  }

  /** Others of the roster who are there in these weeks and did not mean to come. */
  private others({ roster }: DemoGroup, wanting: readonly Attendance[], day: string, expected: number): DemoMember[] {
    const { random, borough } = this;
    const index = borough.calendar.indexOf(day);
    const free = roster.filter((attendance) => {
      const { joinedOn, driftsAwayOn } = attendance.member;
      return joinedOn < index && index < driftsAwayOn && !wanting.includes(attendance);
    });
    const count = Math.floor(expected + random.next());
    return free.length === 0 ? [] : [...new Set(Array.from({ length: count }, () => random.pick(free).member))];
  }
}
