import { addDays, localInstant } from '../../domain/schemes/localTime.js';
import { StoryError } from '../apiClient.js';
import { demoZone } from '../boroughs/borough.js';
import { Random } from '../boroughs/random.js';
import { type LifeParts, reachable } from './deeds.js';
import { bookPlace, placesTaken } from './places.js';

/** Nothing runs from the one instant until the other: the clock jumps over it. */
export interface Downtime {
  from: Date;
  until: Date;
}

const lookAheadDays = 28;
/** So many people are reminded of each of the two shifts. */
const booked = 2;

/**
 * Chooses the first day from one on, at six in the morning of which everything stops until noon of the day after it, such that one shift begins meanwhile, of which
 * nobody need be reminded any more, and another two or three days later, whose reminder still makes sense when the service is back; and has members book
 * both. Days before it must be left: it is chosen some days ahead.
 * @throws StoryError where there is no such day
 */
export async function chooseDowntime(parts: LifeParts, firstOn: string): Promise<Downtime> {
  for (let ahead = 0; ahead < lookAheadDays; ahead += 1) {
    const day = addDays(firstOn, ahead);
    const from = new Date(`${day}T06:00:00Z`);
    const until = new Date(`${addDays(day, 1)}T12:00:00Z`);
    // Its reminder, two hours before, is due in the downtime, and by day.
    const missed = await shiftsBetween(parts, new Date(`${day}T11:00:00Z`), new Date(`${addDays(day, 1)}T11:00:00Z`));
    const later = await shiftsBetween(
      parts,
      localInstant(addDays(day, 2), '08:00', demoZone),
      localInstant(addDays(day, 4), '00:00', demoZone),
    );
    if ((await someBook(parts, missed)) && (await someBook(parts, later))) return { from, until };
  }
  throw new StoryError('there is no day on which nothing could run');
}

async function shiftsBetween({ owner, borough }: LifeParts, from: Date, until: Date): Promise<string[]> {
  const rows = await owner.inScheme(borough.schemeId, (tx) =>
    tx.sql<{ id: string }>(
      `SELECT id FROM shift WHERE scheme_id = $1 AND state = 'SCHEDULED' AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, opportunity_id`,
      [borough.schemeId, from, until],
    ),
  );
  return rows.map(({ id }) => id);
}

/** Whether enough members have a place on one of these shifts, or could book one. */
async function someBook(parts: LifeParts, shiftIds: readonly string[]): Promise<boolean> {
  const members = new Random(`${parts.borough.seed} downtime`).shuffled(reachable(parts));
  for (const shiftId of shiftIds) {
    for (const member of members) {
      if ((await placesTaken(parts, shiftId)).booked.length >= booked) return true;
      await bookPlace(parts, member, shiftId);
    }
  }
  return false;
}
