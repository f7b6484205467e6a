import { setTimeout as pause } from 'node:timers/promises';
import type { SetClock } from '../../adapters/clock.js';
import type { CommandServices } from '../../commands/context.js';
import { keepRounds } from '../../commands/rounds/keepRounds.js';
import { bookShift } from '../../commands/shifts/bookShift.js';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { addDays, localDay, localInstant } from '../../domain/schemes/localTime.js';
import type { Database } from '../../entities/database.js';
import { StoryError } from '../apiClient.js';
import { demoZone } from '../boroughs/borough.js';
import { say } from '../journey.js';

export interface YearParts {
  clock: SetClock;
  /** As the service sees it. */
  database: Database;
  /** As the worker sees it. */
  worker: Database;
  commands: CommandServices;
  schemeId: string;
}

/** Nothing runs from the one instant until the other: the clock jumps over it. */
export interface Downtime {
  from: Date;
  until: Date;
}

const bookedTogether = 3;
const settledWithinMs = 120_000;

export interface Passed {
  /** How often the clock moved. */
  moves: number;
  downtime: Downtime;
}

/**
 * Lets the year pass: the clock goes from one instant at which something is due to the next, and on only when everything due was done by the worker.
 * Every morning, after the rounds, some members book what begins within a week. From a day on it waits for one on which somebody has a place on a
 * shift: on that day nothing runs.
 */
export async function passTheTime(parts: YearParts, until: Date, downFromOn: string): Promise<Passed> {
  const { clock, worker } = parts;
  let moves = 0;
  let morning = nextMorning(clock.now());
  let downtime: Downtime | null = null;
  // The worker does the same, but it may take it a moment: the first rounds are not to be late.
  await keepRounds(worker, clock.now());
  await settle(parts);
  for (;;) {
    const due = await nextDue(parts);
    let next = due !== null && due < morning ? due : morning;
    if (next > until) break;
    if (downtime !== null && next >= downtime.from && next < downtime.until) next = downtime.until;
    if (next > clock.now()) clock.set(next);
    moves += 1;
    await settle(parts);
    if (next < morning) continue;
    await bookAhead(parts);
    await settle(parts);
    morning = nextMorning(next);
    const today = localDay(next, demoZone);
    // A year takes minutes: whoever waits sees how far it is.
    if (today.endsWith('-01')) say(`  It is ${today}; the clock has moved ${moves} times.`);
    if (downtime === null && today >= downFromOn) downtime = await downOn(parts, addDays(today, 1));
  }
  if (downtime === null) throw new StoryError('there was no day on which nothing ran');
  return { moves, downtime };
}

/** From six in the morning of a day on which somebody has a place on a shift until noon of the day after it. Null: nobody has. */
async function downOn({ worker, schemeId }: YearParts, day: string): Promise<Downtime | null> {
  const [row] = await worker.inScheme(schemeId, (tx) =>
    tx.sql<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id AND s.state = 'SCHEDULED'
         JOIN member m ON m.scheme_id = b.scheme_id AND m.id = b.member_id AND m.preferred_channel <> 'NONE'
         WHERE b.scheme_id = $1 AND b.state = 'BOOKED' AND s.starts_at > $2::timestamptz + interval '3 hours'
           AND s.starts_at < $2::timestamptz + interval '18 hours') AS found`,
      [schemeId, `${day}T06:00:00Z`],
    ),
  );
  if (row?.found !== true) return null;
  return { from: new Date(`${day}T06:00:00Z`), until: new Date(`${addDays(day, 1)}T12:00:00Z`) };
}

/** Nine o'clock, when the rounds go. */
function nextMorning(after: Date): Date {
  const day = localDay(after, demoZone);
  const today = localInstant(day, '09:00', demoZone);
  return today > after ? today : localInstant(addDays(day, 1), '09:00', demoZone);
}

async function nextDue({ worker, schemeId }: YearParts): Promise<Date | null> {
  const [row] = await worker.inScheme(schemeId, (tx) =>
    tx.sql<{ at: Date | null }>(
      `SELECT least((SELECT min(next_try_at) FROM due_work WHERE scheme_id = $1 AND state = 'WAITING'),
                    (SELECT min(next_try_at) FROM notification WHERE scheme_id = $1 AND state = 'PENDING')) AS at`,
      [schemeId],
    ),
  );
  return row?.at ?? null;
}

/** Waits until what was due has been done. What a worker holds has a lease of half a minute: it ends before the clock moves. */
async function settle({ worker, schemeId, clock }: YearParts): Promise<void> {
  const from = performance.now();
  for (;;) {
    const [row] = await worker.inScheme(schemeId, (tx) =>
      tx.sql<{ open: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM outbox_event WHERE scheme_id = $1 AND processed_at IS NULL)
             OR EXISTS (SELECT 1 FROM due_work WHERE scheme_id = $1 AND state = 'WAITING' AND (next_try_at <= $2 OR tries > 0))
             OR EXISTS (SELECT 1 FROM notification WHERE scheme_id = $1 AND state = 'PENDING' AND (next_try_at <= $2 OR tries > 0)) AS open`,
        [schemeId, clock.now()],
      ),
    );
    if (row?.open === false) return;
    if (performance.now() - from > settledWithinMs) {
      throw new StoryError(`what was due at ${clock.now().toISOString()} was not done in time`);
    }
    await pause(10);
  }
}

/** Some members take places on what begins a few days from now; who was there before comes again, and whom a rule refuses has other plans. */
async function bookAhead(parts: YearParts): Promise<void> {
  const { clock, database, worker, commands, schemeId } = parts;
  const now = clock.now();
  const wishes = await worker.inScheme(schemeId, (tx) =>
    tx.sql<{ shiftId: string; memberId: string }>(
      `SELECT s.id AS "shiftId", m.id AS "memberId" FROM shift s CROSS JOIN LATERAL (
         SELECT member_id AS id FROM (SELECT DISTINCT b.member_id FROM shift x JOIN booking b ON b.scheme_id = x.scheme_id AND b.shift_id = x.id
           JOIN member k ON k.scheme_id = b.scheme_id AND k.id = b.member_id AND k.status = 'ACTIVE'
           WHERE x.scheme_id = $1 AND x.opportunity_id = s.opportunity_id) AS known ORDER BY md5(member_id::text || s.id::text) LIMIT $3) m
       WHERE s.scheme_id = $1 AND s.state = 'SCHEDULED' AND s.starts_at > $2::timestamptz + interval '5 days'
         AND s.starts_at <= $2::timestamptz + interval '6 days' ORDER BY s.starts_at, s.id, m.id`,
      [schemeId, now, bookedTogether],
    ),
  );
  for (const { shiftId, memberId } of wishes) {
    const actor = { kind: 'MEMBER' as const, schemeId, memberId, sessionId: newId(), roles: [] };
    const context = { actor, now, database, services: commands, requestId: newId() };
    await bookShift(context, {
      idempotencyKey: newId(),
      shiftId,
      memberId,
      shiftRoleId: null,
      places: 1,
      teamName: null,
      joinWaitingList: false,
    }).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  }
}
