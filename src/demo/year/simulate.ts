import { setTimeout as pause } from 'node:timers/promises';
import type { SetClock } from '../../adapters/clock.js';
import type { CommandServices } from '../../commands/context.js';
import { bookShift } from '../../commands/shifts/bookShift.js';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { addDays, localDay, localInstant } from '../../domain/schemes/localTime.js';
import type { Database } from '../../entities/database.js';
import { StoryError } from '../apiClient.js';
import { demoZone } from '../boroughs/borough.js';

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

/**
 * Lets the year pass: the clock goes from one instant at which something is due to the next, and on only when everything due was done by the worker.
 * Every morning some members book what begins within a week. @returns how often the clock moved.
 */
export async function passTheTime(parts: YearParts, until: Date, downtime: Downtime): Promise<number> {
  const { clock } = parts;
  let moves = 0;
  let morning = nextMorning(clock.now());
  await settle(parts);
  for (;;) {
    const due = await nextDue(parts);
    let next = due !== null && due < morning ? due : morning;
    if (next > until) return moves;
    if (next >= downtime.from && next < downtime.until) next = downtime.until;
    if (next > clock.now()) clock.set(next);
    moves += 1;
    if (next >= morning) {
      await bookAhead(parts);
      morning = nextMorning(next);
    }
    await settle(parts);
  }
}

/** Eight o'clock is before anybody is reminded. */
function nextMorning(after: Date): Date {
  const day = localDay(after, demoZone);
  const today = localInstant(day, '08:00', demoZone);
  return today > after ? today : localInstant(addDays(day, 1), '08:00', demoZone);
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

/** Some members take places on what begins a few days from now; whom a rule refuses has other plans. */
async function bookAhead(parts: YearParts): Promise<void> {
  const { clock, database, worker, commands, schemeId } = parts;
  const now = clock.now();
  const wishes = await worker.inScheme(schemeId, (tx) =>
    tx.sql<{ shiftId: string; memberId: string }>(
      `SELECT s.id AS "shiftId", m.id AS "memberId" FROM shift s CROSS JOIN LATERAL (
         SELECT id FROM member WHERE scheme_id = $1 AND status = 'ACTIVE' ORDER BY md5(id::text || s.id::text) LIMIT $3) m
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
