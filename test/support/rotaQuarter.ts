import { checkIn } from '../../src/commands/attendance/checkIn.js';
import { checkOut } from '../../src/commands/attendance/checkOut.js';
import { acceptPlace } from '../../src/commands/shifts/acceptPlace.js';
import { bookShift } from '../../src/commands/shifts/bookShift.js';
import { cancelBooking } from '../../src/commands/shifts/cancelBooking.js';
import { planShiftEnd } from '../../src/commands/shifts/planShiftEnd.js';
import { DomainError } from '../../src/domain/errors.js';
import { newId } from '../../src/domain/ids.js';
import { addDays, localInstant } from '../../src/domain/schemes/localTime.js';
import { dueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { type DueWorkKind, planDueWork } from '../../src/outbox/dueWork.js';
import type { Actor } from '../../src/policies/actor.js';
import { anOpportunity, aShift, type ShiftWithRole } from './rota.js';
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
}

/**
 * Plays the life of a weekly rota on a set clock, by a seed: places are booked, waited for, given up, offered, taken or left to lapse; people come,
 * go, forget to check out or stay away. Whatever is due happens at its instant, through the handlers of the worker.
 * @returns the figures, and how many minutes each booking gave by the play's own arithmetic
 */
export async function playRota(
  world: World,
  { weeks, seed, firstDay }: { weeks: number; seed: number; firstDay: string },
): Promise<{ figures: Figures; minutesOf: Map<string, number> }> {
  return await new Play(world, seed).run(weeks, firstDay);
}

class Play {
  private readonly figures: Figures = {
    ...{ shifts: 0, booked: 0, waited: 0, offered: 0, taken: 0, lapsed: 0, lapsedLate: 0 },
    ...{ cameAndWent: 0, forgotten: 0, noShows: 0, minutes: 0 },
  };
  private readonly minutesOf = new Map<string, number>();
  private readonly members: Actor[] = [];

  constructor(
    private readonly world: World,
    private state: number,
  ) {}

  async run(weeks: number, firstDay: string) {
    const { world } = this;
    const group = await world.organisation({ name: 'Rowan Row Kitchen' });
    const opportunity = await anOpportunity(world, group.id);
    for (let count = 0; count < 7; count += 1) this.members.push(await world.actorOf(await world.member()));
    for (let week = 0; week < weeks; week += 1) {
      const startsAt = localInstant(addDays(firstDay, week * 7), '18:00', 'Europe/London');
      world.clock.set(new Date(startsAt.getTime() - 150 * HOUR_MS));
      const shift = await aShift(world, opportunity, startsAt, { capacity: 3 });
      await world.test.database.inScheme(world.schemeId, async (tx) => {
        const begins = { kind: 'SHIFT_BEGINS', subjectId: shift.shift.id, dueAt: startsAt } as const;
        await planDueWork(tx, world.clock.now(), begins);
        await planShiftEnd(tx, world.clock.now(), shift.shift);
      });
      await this.week(shift);
    }
    const { figures, minutesOf } = this;
    figures.offered = figures.taken + figures.lapsed;
    return { figures, minutesOf };
  }

  private async week({ shift }: ShiftWithRole): Promise<void> {
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
      const [due] = await world.test.admin<{ id: string; kind: DueWorkKind; subjectId: string; dueAt: Date }>(
        `SELECT id, kind, subject_id AS "subjectId", due_at AS "dueAt" FROM due_work
         WHERE scheme_id = $1 AND state = 'WAITING' AND due_at <= $2 ORDER BY due_at, id LIMIT 1`,
        [world.schemeId, until],
      );
      if (!due) break;
      world.clock.set(due.dueAt);
      const context = world.as({ kind: 'SYSTEM', schemeId: world.schemeId });
      await dueWorkHandlers[due.kind](context, { schemeId: world.schemeId, subjectId: due.subjectId }).catch(
        (error: unknown) => {
          if (!(error instanceof DomainError) || error.code !== 'ALREADY_DONE') throw error;
        },
      );
      await world.test.admin(`UPDATE due_work SET state = 'DONE', settled_at = $2 WHERE id = $1`, [due.id, due.dueAt]);
      if (due.kind === 'WAITING_OFFER_LAPSES') await this.countLapse(due.subjectId, due.dueAt);
    }
    world.clock.set(until);
  }

  private async countLapse(bookingId: string, dueAt: Date): Promise<void> {
    const [row] = await this.world.test.admin<{ state: string; endedAt: Date | null }>(
      'SELECT state, ended_at AS "endedAt" FROM booking WHERE id = $1',
      [bookingId],
    );
    if (row?.state !== 'LAPSED') return;
    this.figures.lapsed += 1;
    if (row.endedAt?.getTime() !== dueAt.getTime()) this.figures.lapsedLate += 1;
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
