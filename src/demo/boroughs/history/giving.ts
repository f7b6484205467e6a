import { DomainError } from '../../../domain/errors.js';
import { type HoursClaim, type HoursGiven, judgeClaim } from '../../../domain/hours/claim.js';
import { actorName, type MemberActor } from '../../../policies/actor.js';
import { hoursLog } from '../../../policies/hours.js';
import {
  type Attendance,
  type Borough,
  type DemoGroup,
  type DemoMember,
  type DemoSession,
  demoZone,
  isOffline,
  type Meetings,
} from '../borough.js';
import { type DemoDay, wallTime } from '../calendar.js';
import { Random, taken } from '../random.js';
import { interestIn } from '../rota/opportunities.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import type { Rota } from './rota.js';

/** A log that nobody has decided yet. */
export interface WaitingLog {
  id: string;
  member: DemoMember;
  given: HoursGiven;
  submittedAt: Date;
}

/** What is written down, by hand or by attendance. */
interface Written {
  given: HoursGiven;
  activity: string;
  by: string;
  at: Date;
  bookingId: string | null;
}

/** With fewer logs than this a leader who signs in would find nothing to decide. */
const waitingAtLeast = 2;
const lastMinute = 22 * 60;

/** Members come to their groups and write down what they gave. */
export class Giving {
  readonly waiting: Map<DemoGroup, WaitingLog[]>;
  private readonly random: Random;

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly rota: Rota,
  ) {
    this.random = new Random(`${borough.seed} giving`);
    this.waiting = new Map(borough.groups.map((group) => [group, []]));
  }

  /** Who comes today, and when they write it down. */
  plan(day: DemoDay): void {
    for (const group of this.borough.groups) {
      const season = this.borough.calendar.season(day, group.season);
      for (const session of group.sessions) {
        if (session.weekday !== day.weekday) continue;
        const come = group.roster.filter(({ member, perWeek }) => {
          if (!isThere(member, day)) return false;
          return this.random.chance(Math.min(0.92, (perWeek * season) / group.sessions.length));
        });
        for (const attendance of this.byRota(session.meetings, day, come)) this.attend(attendance, session, day);
      }
      this.planBesides(group, day);
    }
  }

  /** What is not one of a group's regular meetings: fewer come, all of them on its rota. */
  private planBesides(group: DemoGroup, day: DemoDay): void {
    for (const meetings of group.opportunities.flatMap((opportunity) => opportunity.meetings)) {
      if (!meetings.isOn(day.day) || group.sessions.some((session) => session.meetings === meetings)) continue;
      const come = group.roster.filter(
        (attendance) => isThere(attendance.member, day) && this.random.chance(interestIn(attendance, meetings)),
      );
      this.byRota(meetings, day, come);
    }
  }

  /** Those with a place on the rota have their hours written by their attendance. Returns the others. */
  private byRota(meetings: Meetings | null, day: DemoDay, come: Attendance[]): Attendance[] {
    if (!meetings?.isOn(day.day)) return come;
    return this.rota.keep(meetings, day.day, come, ({ booked, bookingId, hours }) => {
      if (!hours) return;
      const log = { ...hours, bookingId, given: { ...hours.given, breakMinutes: 0 } };
      this.agenda.add(day.index, hours.at, () => this.write(booked.member, meetings.opportunity.group, log));
    });
  }

  /** On the last day: every leader finds something that waits. */
  planLast(day: DemoDay): void {
    for (const group of this.borough.groups) {
      const missing = waitingAtLeast - (this.waiting.get(group)?.length ?? 0);
      const session = taken(group.sessions, 0);
      const present = group.roster.filter(({ member }) => isThere(member, day) && !group.leaders.includes(member));
      for (const attendance of present.slice(0, Math.max(0, missing))) {
        const early = {
          ...session,
          startsAt: Math.min(session.startsAt, 17 * 60),
          minutes: Math.min(session.minutes, 120),
        };
        this.logLater(attendance, early, day, 0);
      }
    }
  }

  private attend(attendance: Attendance, session: DemoSession, day: DemoDay): void {
    const { random } = this;
    // Most write it down at once, some at the weekend, a few when they are asked.
    const delayDays = random.chance(0.55) ? 0 : Math.min(21, Math.floor(2.2 * random.longTail(0.9)));
    this.logLater(attendance, session, day, delayDays);
  }

  private logLater({ member, group }: Attendance, session: DemoSession, day: DemoDay, delayDays: number): void {
    const { random } = this;
    const claim = this.claim(session, day);
    const ended = session.startsAt + session.minutes + 15;
    const earliest = delayDays === 0 ? ended : 8 * 60;
    const submittedOn = day.index + delayDays;
    if (submittedOn >= this.borough.calendar.length) return;
    const at = this.borough.calendar.instant(
      submittedOn,
      random.between(Math.min(earliest, lastMinute), lastMinute + 30),
      random.between(0, 59),
    );
    // Who has no screen is written down by the leader; so are some others.
    const by = isOffline(member) || random.chance(0.08) ? taken(group.leaders, 0).actor : member.actor;
    const activity = random.pick(group.activities);
    this.agenda.add(submittedOn, at, () => this.submit(member, group, claim, activity, by, at));
  }

  private claim(session: DemoSession, day: DemoDay): HoursClaim {
    const { random } = this;
    const late = random.chance(0.15) ? 15 : 0;
    const longer = random.chance(0.12) ? 15 : random.chance(0.06) ? 10 : 0;
    const minutes = session.minutes - late + longer;
    if (random.chance(0.62)) return { workedOn: day.day, minutes };
    const breakMinutes = minutes >= 180 && random.chance(0.4) ? 15 : 0;
    const start = session.startsAt + late;
    return {
      workedOn: day.day,
      startsAtLocal: wallTime(start),
      endsAtLocal: wallTime(start + minutes),
      breakMinutes,
    };
  }

  /** As logHours does it; what the rules refuse is not written down. */
  private submit(member: DemoMember, group: DemoGroup, claim: HoursClaim, activity: string, by: MemberActor, at: Date) {
    const { rules } = this.borough;
    if (!hoursLog.allows(by, { memberId: member.id, organisationId: group.body.id }))
      throw new Error('somebody logs hours who may not');
    let given: HoursGiven;
    try {
      given = judgeClaim(claim, at, rules, demoZone);
    } catch (error) {
      if (error instanceof DomainError) return;
      throw error;
    }
    if (member.days.refusal(given)) return;
    this.write(member, group, { given, activity, by: actorName(by), at, bookingId: null });
  }

  private write(member: DemoMember, group: DemoGroup, { given, activity, by, at, bookingId }: Written): void {
    const id = this.borough.ids.at(at);
    const book = this.book();
    book.logs.push({
      id,
      member_id: member.id,
      organisation_id: group.body.id,
      worked_on: given.workedOn,
      starts_at: given.startsAt,
      ends_at: given.endsAt,
      break_minutes: given.breakMinutes,
      given_minutes: given.givenMinutes,
      reward_minutes: given.rewardMinutes,
      activity,
      state: 'SUBMITTED',
      submitted_by: by,
      submitted_at: at,
      booking_id: bookingId,
    });
    book.recordLog(by, at, id, member.id, bookingId !== null);
    this.waiting.get(group)?.push({ id, member, given, submittedAt: at });
    this.counts.logs += 1;
  }
}

function isThere(member: DemoMember, day: DemoDay): boolean {
  return member.joinedOn < day.index && day.index < member.driftsAwayOn;
}
