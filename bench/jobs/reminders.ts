import type { House } from '../house.js';
import type { World } from '../world/world.js';

/** Writes so many reminders to the borough's members, not due yet. */
export async function writeReminders({ admin }: House, { schemeId }: World, count: number): Promise<void> {
  // Whoever could not be reached when they registered wishes for nothing, and is sent nothing.
  await admin.query(
    `UPDATE member SET email = id || '@example.org', preferred_channel = 'EMAIL' WHERE scheme_id = $1`,
    [schemeId],
  );
  await admin.query(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, state, created_at, next_try_at)
     SELECT $1, gen_random_uuid(), m.id, 'HOURS_APPROVED', gen_random_uuid(), 'EMAIL', 'Your shift on Thursday',
       'We look forward to seeing you on Thursday at 09:00 at the Mill Lane hall. Thank you for the time you give.', 'PENDING', now(), now() + interval '1 year'
     FROM generate_series(1, $2) n
     JOIN (SELECT id, row_number() OVER () AS place FROM member WHERE scheme_id = $1) m
       ON m.place = n % (SELECT count(*) FROM member WHERE scheme_id = $1) + 1`,
    [schemeId, count],
  );
  await admin.query('VACUUM ANALYZE notification');
}

/** From here on they are due. */
export async function makeDue({ admin }: House, { schemeId }: World): Promise<void> {
  await admin.query(`UPDATE notification SET next_try_at = now() WHERE scheme_id = $1 AND state = 'PENDING'`, [
    schemeId,
  ]);
}

export async function waiting({ admin }: House): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(`SELECT count(*) AS n FROM notification WHERE state = 'PENDING'`);
  return rows[0]?.n ?? 0;
}

/** What was sent once and settled. @throws Error where one of them was not */
export async function clearReminders({ admin }: House, { schemeId }: World, count: number): Promise<void> {
  const { rows } = await admin.query<{ sent: number; again: number }>(
    `SELECT count(*) FILTER (WHERE state = 'SENT') AS sent, count(*) FILTER (WHERE tries <> 1) AS again
     FROM notification WHERE scheme_id = $1 AND subject = 'Your shift on Thursday'`,
    [schemeId],
  );
  const [row] = rows;
  if (row?.sent !== count || row.again !== 0) throw new Error(`of ${count} reminders: ${JSON.stringify(row)}`);
  await admin.query(`DELETE FROM notification WHERE scheme_id = $1 AND subject = 'Your shift on Thursday'`, [schemeId]);
}
