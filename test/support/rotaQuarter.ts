import { checkIn } from '../../src/commands/attendance/checkIn.js';
import { checkOut } from '../../src/commands/attendance/checkOut.js';
import { acceptPlace } from '../../src/commands/shifts/acceptPlace.js';
import { bookShift } from '../../src/commands/shifts/bookShift.js';
import { cancelBooking } from '../../src/commands/shifts/cancelBooking.js';
import { scheduleShifts } from '../../src/commands/shifts/scheduleShifts.js';
import { newId } from '../../src/domain/ids.js';
import { addDays, localInstant } from '../../src/domain/schemes/localTime.js';
import type { Database } from '../../src/entities/database.js';
import { workDue } from '../../src/jobs/dispatch.js';
import { dueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import type { Actor } from '../../src/policies/actor.js';
import { KeptLog } from '../jobs/support.js';
import { anOpportunity } from './rota.js';
import { testServices } from './services.js';
import type { World } from './world.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a quarter came to. Minutes are counted by the play itself, from the times it chose. */
export interface Figures {
  shifts: number;
  booked: number;
  waited: number;
  offered: number;
  taken: number;
  lapsed: number;
  lapsedLate: number;
  cameAndWent: number;
  forgotten: number;
  noShows: number;
  minutes: number;
  /** How often the series was given later shifts. */
  grown: number;
  /** Pieces of due work that the worker did. */
  dueDone: number;
}

type ShiftSpan = { id: string; startsAt: Date; endsAt: Date };

/**
 * Plays the life of a weekly series on a set clock, by a seed: places are booked, waited for, given up, offered, taken or left to lapse; people come,
 * go, forget to check out or stay away. Whatever is due happens at its instant, by the worker's own steps.
 * @returns the figures, and how many minutes each booking gave by the play's own arithmetic
 */
export async function playRota(
  world: World,
  worker: Database,
  { weeks, seed, firstDay }: { weeks: number; seed: number; firstDay: string },
): Promise<{ figures: Figures; minutesOf: Map<string, number> }> {
  return await new Play(world, worker, seed).run(weeks, firstDay);
}

class Play {
  private readonly figures: Figures = {
    ...{ shifts: 0, booked: 0, waited: 0, offered: 0, taken: 0, lapsed: 0, lapsedLate: 0 },
    ...{ cameAndWent: 0, forgotten: 0, noShows: 0, minutes: 0 },
    ...{ grown: 0, dueDone: 0 },
  };
  private readonly minutesOf = new Map<string, number>();
  private readonly members: Actor[] = [];
  private readonly log = new KeptLog();
  private readonly perform: ReturnType<typeof dueWorkPerformer>;

  constructor(
    private readonly world: World,
    private readonly worker: Database,
    private state: number,
  ) {
    const context = { database: worker, clock: world.clock, log: this.log };
    this.perform = dueWorkPerformer(context, testServices(worker), dueWorkHandlers);
  }

  async run(weeks: number, firstDay: string) {
    const { world } = this;
    const group = await world.organisation({ name: 'Rowan Row Kitchen' });
    const opportunity = await anOpportunity(world, group.id);
    for (let count = 0; count < 7; count += 1) this.members.push(await world.actorOf(await world.member()));
    const beginOf = (week: number) => localInstant(addDays(firstDay, week * 7), '18:00', 'Europe/London');
    const openAt = (week: number) => new Date(beginOf(week).getTime() - 150 * HOUR_MS);
    world.clock.set(openAt(0));
    const { seriesId } = await scheduleShifts(world.as(await world.staff(['LEADER', group.id])), {
      ...{ idempotencyKey: newId(), opportunityId: opportunity.id, startsOn: firstDay, startTime: '18:00', note: '' },
      ...{ durationMinutes: 120, roles: [{ name: 'Volunteer', capacity: 3, skillIds: [] }] },
      repeats: { rrule: 'FREQ=WEEKLY', exceptOn: [], bankHolidays: 'KEEP' },
    });
    for (let week = 0; week < weeks; week += 1) {
      await this.advance(openAt(week));
      const shifts = await world.test.admin<ShiftSpan>(
        `SELECT id, starts_at AS "startsAt", ends_at AS "endsAt" FROM shift WHERE series_id = $1 AND starts_at = $2`,
        [seriesId, beginOf(week)],
      );
      for (const shift of shifts) await this.week(shift);
    }
    await this.countDueWork();
    const { figures, minutesOf } = this;
    figures.offered = figures.taken + figures.lapsed;
    return { figures, minutesOf };
  }

  private async week(shift: ShiftSpan): Promise<void> {
    const { figures } = this;
    const at = (hours: number) => new Date(shift.startsAt.getTime() + hours * HOUR_MS);
    figures.shifts += 1;
    for (const member of this.shuffled(this.members)) await this.books(member, shift.id);
    await this.advance(at(-140));
    const [given] = await this.bookings(shift.id, 'BOOKED');
    if (given) await cancelBooking(this.world.as(this.actorOf(given.memberId)), { bookingId: given.id });
    // The first who is offered the place lets it lapse, or takes it a day later.
    if (this.chance(50)) await this.advance(at(-116));
    else await this.advance(at(-80));
    for (const offered of await this.bookings(shift.id, 'OFFERED')) {
      await acceptPlace(this.world.as(this.actorOf(offered.memberId)), { bookingId: offered.id });
      figures.taken += 1;
    }
    await this.advance(shift.startsAt);
    const coming: { id: string; memberId: string; inAt: Date }[] = [];
    for (const booking of await this.bookings(shift.id, 'BOOKED')) {
      if (coming.length > 0 && this.chance(15)) figures.noShows += 1;
      else coming.push({ ...booking, inAt: at(this.below(25) / 60) });
    }
    for (const one of coming.toSorted((a, b) => a.inAt.getTime() - b.inAt.getTime())) await this.comes(one, shift.id);
    const going = coming.map((one) => ({ ...one, outAt: at(1.5 + this.below(50) / 60) }));
    for (const one of going.toSorted((a, b) => a.outAt.getTime() - b.outAt.getTime())) {
      if (this.chance(25)) this.forgets(one, shift.endsAt);
      else await this.goes(one, shift.id);
    }
    await this.advance(at(4));
  }

  private async books(member: Actor, shiftId: string): Promise<void> {
    const memberId = member.kind === 'MEMBER' ? member.memberId : '';
    const wish = { idempotencyKey: newId(), shiftId, memberId, places: 1, joinWaitingList: true };
    const { bookingId } = await bookShift(this.world.as(member), wish);
    const [row] = await this.world.test.admin<{ state: string }>('SELECT state FROM booking WHERE id = $1', [
      bookingId,
    ]);
    if (row?.state === 'BOOKED') this.figures.booked += 1;
    else this.figures.waited += 1;
  }

  private async comes({ id, memberId, inAt }: { id: string; memberId: string; inAt: Date }, shiftId: string) {
    this.world.clock.set(inAt);
    await checkIn(this.world.as(this.actorOf(memberId)), { bookingId: id, code: this.code(shiftId) });
  }

  private async goes(one: { id: string; memberId: string; inAt: Date; outAt: Date }, shiftId: string) {
    this.world.clock.set(one.outAt);
    await checkOut(this.world.as(this.actorOf(one.memberId)), { bookingId: one.id, code: this.code(shiftId) });
    this.gave(one.id, one.inAt, one.outAt);
    this.figures.cameAndWent += 1;
  }

  private forgets({ id, inAt }: { id: string; inAt: Date }, endsAt: Date): void {
    this.gave(id, inAt, endsAt);
    this.figures.forgotten += 1;
  }

  private gave(bookingId: string, from: Date, to: Date): void {
    const minutes = (to.getTime() - from.getTime()) / MINUTE_MS;
    this.minutesOf.set(bookingId, minutes);
    this.figures.minutes += minutes;
  }

  /** Lets the time pass: what is due on the way happens at its own instant. */
  private async advance(until: Date): Promise<void> {
    const { world } = this;
    for (;;) {
      const [next] = await world.test.admin<{ at: Date | null }>(
        `SELECT min(next_try_at) AS at FROM due_work WHERE scheme_id = $1 AND state = 'WAITING'`,
        [world.schemeId],
      );
      if (!next?.at || next.at > until) break;
      world.clock.set(next.at);
      const due = await workDue(this.worker, Object.keys(dueWorkHandlers), next.at);
      if (due.length === 0) throw new Error('something is due, and the worker does not see it');
      for (const { data } of due) await this.perform(data);
      const troubles = [...this.log.of('warn'), ...this.log.of('error')];
      if (troubles.length > 0) throw new Error(JSON.stringify(troubles));
    }
    world.clock.set(until);
  }

  private async countDueWork(): Promise<void> {
    const [row] = await this.world.test.admin<Pick<Figures, 'lapsed' | 'lapsedLate' | 'grown' | 'dueDone'>>(
      `SELECT count(*) FILTER (WHERE b.state = 'LAPSED')::integer AS lapsed,
              count(*) FILTER (WHERE b.state = 'LAPSED' AND b.ended_at <> d.due_at)::integer AS "lapsedLate",
              (SELECT count(*)::integer FROM audit WHERE scheme_id = $1 AND action = 'growSeries') AS grown,
              count(*) FILTER (WHERE d.state = 'DONE')::integer AS "dueDone"
       FROM due_work d LEFT JOIN booking b ON b.id = d.subject_id AND d.kind = 'WAITING_OFFER_LAPSES'
       WHERE d.scheme_id = $1`,
      [this.world.schemeId],
    );
    Object.assign(this.figures, row);
  }

  private async bookings(shiftId: string, state: string): Promise<{ id: string; memberId: string }[]> {
    return await this.world.test.admin(
      'SELECT id, member_id AS "memberId" FROM booking WHERE shift_id = $1 AND state = $2 ORDER BY asked_at, id',
      [shiftId, state],
    );
  }

  private actorOf(memberId: string): Actor {
    const found = this.members.find((member) => member.kind === 'MEMBER' && member.memberId === memberId);
    if (!found) throw new Error('nobody of the play');
    return found;
  }

  private code(shiftId: string): string {
    return this.world.services.secrets.shiftCode(this.world.schemeId, shiftId);
  }

  private shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => [this.below(1_000_000), item] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, item]) => item);
  }

  private chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** The next number of the seed, from 0 to below the limit (Park and Miller). */
  private below(limit: number): number {
    this.state = (this.state * 48_271) % 2_147_483_647;
    return this.state % limit;
  }
}
