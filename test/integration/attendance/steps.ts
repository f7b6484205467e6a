import type { World } from '../../support/world.js';

/** What became of the bookings of a scheme, by member. */
export async function bookingsOf(world: World): Promise<Record<string, unknown>[]> {
  return await world.test.admin(
    `SELECT m.name, b.state, b.checked_in_at AS "in", b.checked_in_how AS "inHow", b.checked_out_at AS out, b.checked_out_how AS "outHow",
            b.no_show_at AS "noShow"
     FROM booking b JOIN member m ON m.scheme_id = b.scheme_id AND m.id = b.member_id
     WHERE b.scheme_id = $1 ORDER BY b.asked_at, m.name`,
    [world.schemeId],
  );
}

/** The hours that attendance wrote, by member. */
export async function attendanceLogs(world: World): Promise<Record<string, unknown>[]> {
  return await world.test.admin(
    `SELECT m.name, h.worked_on::text AS "on", h.starts_at AS starts, h.ends_at AS ends, h.given_minutes AS given, h.reward_minutes AS reward, h.activity,
            h.reward_choice AS choice, h.state, h.submitted_by AS by
     FROM hours_log h JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id
     WHERE h.scheme_id = $1 AND h.booking_id IS NOT NULL ORDER BY m.name, h.starts_at`,
    [world.schemeId],
  );
}

/** The types of the events of a scheme, in the order they were recorded, without what registering somebody records. */
export async function eventTypes(world: World): Promise<string[]> {
  const rows = await world.test.admin<{ type: string }>(
    `SELECT type FROM outbox_event WHERE scheme_id = $1 AND type <> 'MemberRegistered' ORDER BY id`,
    [world.schemeId],
  );
  return rows.map(({ type }) => type);
}
