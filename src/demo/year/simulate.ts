import { setTimeout as pause } from 'node:timers/promises';
import { keepRounds } from '../../commands/rounds/keepRounds.js';
import { addDays, localDay, localInstant } from '../../domain/schemes/localTime.js';
import type { Database } from '../../entities/database.js';
import { StoryError } from '../apiClient.js';
import { demoZone } from '../boroughs/borough.js';
import type { LifeParts } from './deeds.js';
import { chooseDowntime, type Downtime } from './downtime.js';
import { Life, todayAt } from './life.js';
import { bookAhead } from './places.js';

export interface YearParts extends LifeParts {
  /** As the worker sees it. */
  worker: Database;
}

const settledWithinMs = 120_000;

export interface Passed {
  /** How often the clock moved. */
  moves: number;
  /** Null: it ran all the time. */
  downtime: Downtime | null;
}

/** So many days ahead the day is chosen on which nothing runs: people have booked what they are to miss by then. */
const chosenAheadDays = 4;

/**
 * Lets the year pass: the clock goes from one instant at which something is due to the next, and on only when everything due was done by the worker.
 * Every morning, after the rounds, people do what they do. Some days after `downFromOn` nothing runs for a day; null: on none.
 * Where it is to close, it throws between two moves.
 */
export async function passTheTime(
  parts: YearParts,
  until: Date,
  downFromOn: string | null,
  tell: (line: string) => void,
  closing?: AbortSignal,
): Promise<Passed> {
  const { clock, worker } = parts;
  const life = new Life(parts);
  let moves = 0;
  let morning = nextMorning(clock.now());
  let downtime: Downtime | null = null;
  // The worker does the same, but it may take it a moment: the first rounds are not to be late.
  await keepRounds(worker, clock.now());
  await life.begin();
  await settle(parts);
  for (;;) {
    closing?.throwIfAborted();
    const due = await nextDue(parts);
    let next = due !== null && due < morning ? due : morning;
    if (next > until) break;
    if (downtime !== null && next >= downtime.from && next < downtime.until) next = downtime.until;
    if (next > clock.now()) clock.set(next);
    moves += 1;
    await settle(parts);
    if (next < morning) continue;
    const today = todayAt(parts);
    await life.morning(today);
    await bookAhead(parts);
    if (downFromOn !== null && today >= downFromOn)
      downtime ??= await chooseDowntime(parts, addDays(today, chosenAheadDays));
    await settle(parts);
    morning = nextMorning(next);
    // A year takes minutes: whoever waits sees how far it is.
    if (today.endsWith('-01')) tell(`  It is ${today}; the clock has moved ${moves} times.`);
  }
  return { moves, downtime };
}

/** Nine o'clock, when the rounds go. */
function nextMorning(after: Date): Date {
  const day = localDay(after, demoZone);
  const today = localInstant(day, '09:00', demoZone);
  return today > after ? today : localInstant(addDays(day, 1), '09:00', demoZone);
}

/** When something is due next. */
async function nextDue({ worker, borough }: YearParts): Promise<Date | null> {
  const { rows } = await worker.pool.query<{ at: Date | null }>(
    `SELECT least((SELECT min(next_try_at) FROM due_work WHERE scheme_id = $1 AND state = 'WAITING'),
                  (SELECT min(next_try_at) FROM notification WHERE scheme_id = $1 AND state = 'PENDING')) AS at`,
    [borough.schemeId],
  );
  return rows[0]?.at ?? null;
}

/** What is open, each part as an index has it: it is asked for a hundred times a second. */
const OPEN = `
SELECT EXISTS (SELECT 1 FROM outbox_event WHERE scheme_id = $1 AND relayed_at IS NULL)
    OR EXISTS (SELECT 1 FROM outbox_event WHERE scheme_id = $1 AND processed_at IS NULL AND relayed_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM due_work WHERE scheme_id = $1 AND state = 'WAITING' AND (next_try_at <= $2 OR tries > 0))
    OR EXISTS (SELECT 1 FROM notification WHERE scheme_id = $1 AND state = 'PENDING' AND (next_try_at <= $2 OR tries > 0)) AS open`;

/** Waits until what was due has been done. What a worker holds has a lease of half a minute: it ends before the clock moves. */
async function settle({ worker, borough, clock }: YearParts): Promise<void> {
  const from = performance.now();
  for (;;) {
    const { rows } = await worker.pool.query<{ open: boolean }>(OPEN, [borough.schemeId, clock.now()]);
    if (rows[0]?.open === false) return;
    if (performance.now() - from > settledWithinMs) {
      throw new StoryError(`what was due at ${clock.now().toISOString()} was not done in time`);
    }
    await pause(10);
  }
}
