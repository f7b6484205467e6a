import { type BookShiftInput, bookShift } from '../../../src/commands/shifts/bookShift.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';

/** A member books for themselves, alone, and waits where no place is free if that is said. */
export async function placed(
  world: World,
  memberId: string,
  shiftId: string,
  more: Partial<BookShiftInput> = {},
  actor: Actor = memberActor(world, memberId),
): Promise<string> {
  const input = { idempotencyKey: newId(), shiftId, memberId, places: 1, joinWaitingList: false, ...more };
  return (await bookShift(world.as(actor), input)).bookingId;
}

/** Puts a member on the waiting list of a shift that is full. */
export async function waitingFor(world: World, memberId: string, shiftId: string): Promise<string> {
  return await placed(world, memberId, shiftId, { joinWaitingList: true });
}

export interface BookingSeen {
  state: string;
  reason: string | null;
  lapsesAt: Date | null;
}

export async function bookingSeen(world: World, bookingId: string): Promise<BookingSeen | undefined> {
  const [row] = await world.test.admin<BookingSeen>(
    `SELECT state, end_reason AS reason, offer_lapses_at AS "lapsesAt" FROM booking WHERE id = $1`,
    [bookingId],
  );
  return row;
}

/** The work planned about something, as it stands. */
export async function dueAbout(world: World, subjectId: string): Promise<object[]> {
  return await world.test.admin('SELECT kind, due_at AS due, state FROM due_work WHERE subject_id = $1 ORDER BY kind', [
    subjectId,
  ]);
}

/** Names of events about one booking, in the order in which they were recorded. */
export async function toldAbout(world: World, bookingId: string): Promise<string[]> {
  const rows = await world.test.admin<{ type: string }>(
    `SELECT type FROM outbox_event WHERE payload->>'bookingId' = $1 ORDER BY occurred_at, id`,
    [bookingId],
  );
  return rows.map(({ type }) => type);
}
