import type { House } from '../house.js';
import type { World } from '../world/world.js';

/** So many have a place on each shift. */
const BOOKED_EACH = 20;

/**
 * Writes tomorrow's shifts, everybody on them booked long ago and reminded by email, and plans their reminders for next year. The borough's clocks are
 * set so that it is noon there: at night reminders wait for the morning. Shifts and bookings are right by what they are made from, so keys are not looked up.
 * @returns how many reminders will come of it: as many as were asked for, rounded to whole shifts.
 */
export async function writeShifts(
  { admin }: House,
  { schemeId, groupId }: World,
  reminders: number,
): Promise<{ shifts: number; reminders: number }> {
  const shifts = Math.ceil(reminders / BOOKED_EACH);
  const client = await admin.connect();
  try {
    await client.query('BEGIN');
    await client.query("SET LOCAL session_replication_role = 'replica'");
    await client.query(
      `UPDATE member SET email = id || '@example.org', preferred_channel = 'EMAIL' WHERE scheme_id = $1`,
      [schemeId],
    );
    // Zones of this name count westwards: where it is ten in the morning in London, noon is at Etc/GMT-2.
    await client.query('UPDATE scheme SET time_zone = $2 WHERE scheme_id = $1', [
      schemeId,
      noonNow(new Date().getUTCHours()),
    ]);
    await client.query(
      `WITH offered AS (
         INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, cause, place_kind, joining, visibility, state, created_at, changed_at, published_at)
         SELECT $1, gen_random_uuid(), $2, 'ONGOING', 'Kitchen helper', 'FOOD', 'ON_SITE', 'OPEN', 'PUBLIC', 'PUBLISHED', now() - interval '60 days',
           now() - interval '60 days', now() - interval '60 days'
         RETURNING id
       ), shifts AS (
         INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, state, created_at, changed_at)
         SELECT $1, gen_random_uuid(), offered.id, $2, now() + interval '26 hours', now() + interval '28 hours', 'SCHEDULED', now() - interval '60 days',
           now() - interval '60 days'
         FROM offered, generate_series(1, $3) RETURNING id
       ), roles AS (
         INSERT INTO shift_role (scheme_id, id, shift_id, name, capacity)
         SELECT $1, gen_random_uuid(), shifts.id, 'Helper', $4 FROM shifts RETURNING id, shift_id
       ), places AS (
         SELECT id, shift_id, row_number() OVER () - 1 AS nth FROM roles
       ), members AS (
         SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM member WHERE scheme_id = $1 AND status = 'ACTIVE'
       ), booked AS (
         INSERT INTO booking (scheme_id, id, shift_id, shift_role_id, member_id, state, booked_by, asked_at, booked_at)
         SELECT $1, gen_random_uuid(), p.shift_id, p.id, m.id, 'BOOKED', 'bench', now() - interval '30 days', now() - interval '30 days'
         FROM places p CROSS JOIN generate_series(0, $4 - 1) seat JOIN members m ON m.nth = (p.nth * $4 + seat) % (SELECT count(*) FROM members)
       )
       INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
       SELECT $1, gen_random_uuid(), 'SHIFT_REMINDS_DAYS', shifts.id, now() + interval '1 year', now() + interval '1 year', now() FROM shifts`,
      [schemeId, groupId, shifts, BOOKED_EACH],
    );
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
  await admin.query('VACUUM ANALYZE');
  return { shifts, reminders: shifts * BOOKED_EACH };
}

/** A zone in which it is noon at this hour of UTC. */
function noonNow(hour: number): string {
  const ahead = 12 - hour;
  if (ahead === 0) return 'Etc/GMT';
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** From here on their reminders are due. */
export async function makeShiftsDue({ admin }: House, { schemeId }: World): Promise<void> {
  await admin.query(
    `UPDATE due_work SET next_try_at = now() WHERE scheme_id = $1 AND kind = 'SHIFT_REMINDS_DAYS' AND state = 'WAITING'`,
    [schemeId],
  );
}

/** Whether there are shifts whose reminders are not written, and reminders that are not sent. Asked often, so it counts nothing. */
export async function isWaiting(
  { admin }: House,
  { schemeId }: World,
): Promise<{ shifts: boolean; messages: boolean }> {
  const { rows } = await admin.query<{ shifts: boolean; messages: boolean }>(
    `SELECT EXISTS (SELECT FROM due_work WHERE scheme_id = $1 AND kind = 'SHIFT_REMINDS_DAYS' AND state = 'WAITING') AS shifts,
            EXISTS (SELECT FROM notification WHERE scheme_id = $1 AND state = 'PENDING') AS messages`,
    [schemeId],
  );
  return rows[0] ?? { shifts: false, messages: false };
}

/** Every booking was reminded once, at its first try. @throws Error where one was not */
export async function provedSent({ admin }: House, { schemeId }: World, reminders: number): Promise<void> {
  const { rows } = await admin.query<{ sent: number; again: number; noted: number }>(
    `SELECT count(*) FILTER (WHERE state = 'SENT') AS sent, count(*) FILTER (WHERE tries <> 1) AS again,
       (SELECT count(*) FROM notice WHERE scheme_id = $1 AND kind = 'SHIFT_DAYS' AND dropped_why IS NULL) AS noted
     FROM notification WHERE scheme_id = $1 AND kind = 'SHIFT_REMINDER'`,
    [schemeId],
  );
  const [row] = rows;
  if (row?.sent !== reminders || row.again !== 0 || row.noted !== reminders)
    throw new Error(`of ${reminders} reminders: ${JSON.stringify(row)}`);
}
