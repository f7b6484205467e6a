import { bookShift } from '../../commands/shifts/bookShift.js';
import { newId } from '../../domain/ids.js';
import type { DemoMember } from '../boroughs/borough.js';
import { attempt, type LifeParts, reachable } from './deeds.js';

const bookedTogether = 3;

/** Asks for a place of one kind for a member; false where a rule refuses it: then they have other plans. */
export async function askForPlace(
  parts: LifeParts,
  { id, actor }: DemoMember,
  { shiftId, shiftRoleId }: { shiftId: string; shiftRoleId: string },
  joinWaitingList: boolean,
): Promise<boolean> {
  const asked = await attempt(parts, actor, (context) =>
    bookShift(context, {
      ...{ idempotencyKey: newId(), shiftId, memberId: id, shiftRoleId },
      ...{ places: 1, teamName: null, joinWaitingList },
    }),
  );
  return asked !== null;
}

/** Books the first kind of place that the member may have, the largest kind first. */
export async function bookPlace(parts: LifeParts, member: DemoMember, shiftId: string): Promise<void> {
  const { owner, borough } = parts;
  const kinds = await owner.inScheme(borough.schemeId, (tx) =>
    tx.sql<{ id: string }>(
      'SELECT id FROM shift_role WHERE scheme_id = $1 AND shift_id = $2 ORDER BY capacity DESC, name',
      [borough.schemeId, shiftId],
    ),
  );
  for (const { id } of kinds) if (await askForPlace(parts, member, { shiftId, shiftRoleId: id }, false)) return;
}

export interface PlacesTaken {
  booked: { bookingId: string; memberId: string; shiftRoleId: string }[];
  waiting: number;
}

/** Of those who can be told something, who is booked on a shift, the first to ask first, and how many wait. */
export async function placesTaken(parts: LifeParts, shiftId: string): Promise<PlacesTaken> {
  const { owner, borough } = parts;
  const rows = await owner.inScheme(borough.schemeId, (tx) =>
    tx.sql<PlacesTaken['booked'][number] & { state: string }>(
      `SELECT id AS "bookingId", member_id AS "memberId", shift_role_id AS "shiftRoleId", state FROM booking
       WHERE scheme_id = $1 AND shift_id = $2 AND state IN ('BOOKED', 'WAITING') ORDER BY asked_at, member_id`,
      [borough.schemeId, shiftId],
    ),
  );
  const able = new Set(reachable(parts).map(({ id }) => id));
  const booked = rows.filter(({ state, memberId }) => state === 'BOOKED' && able.has(memberId));
  return { booked, waiting: rows.filter(({ state }) => state === 'WAITING').length };
}

/** Some members take places on what begins a few days from now: who was there before comes again. */
export async function bookAhead(parts: LifeParts): Promise<void> {
  const { clock, owner, borough } = parts;
  const wishes = await owner.inScheme(borough.schemeId, (tx) =>
    tx.sql<{ shiftId: string; memberId: string }>(
      `SELECT s.id AS "shiftId", m.id AS "memberId" FROM shift s CROSS JOIN LATERAL (
         SELECT member_id AS id FROM (SELECT DISTINCT b.member_id FROM shift x JOIN booking b ON b.scheme_id = x.scheme_id AND b.shift_id = x.id
           JOIN member k ON k.scheme_id = b.scheme_id AND k.id = b.member_id AND k.status = 'ACTIVE'
           WHERE x.scheme_id = $1 AND x.opportunity_id = s.opportunity_id) AS known ORDER BY md5(member_id::text || s.starts_at::text) LIMIT $3) m
       WHERE s.scheme_id = $1 AND s.state = 'SCHEDULED' AND s.starts_at > $2::timestamptz + interval '5 days'
         AND s.starts_at <= $2::timestamptz + interval '6 days' ORDER BY s.starts_at, s.opportunity_id, m.id`,
      [borough.schemeId, clock.now(), bookedTogether],
    ),
  );
  for (const { shiftId, memberId } of wishes) {
    const member = borough.members.find(({ id }) => id === memberId);
    if (member) await bookPlace(parts, member, shiftId);
  }
}
