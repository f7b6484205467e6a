import type { SchemeTransaction } from '../../entities/database.js';

/** Shifts that were moved, written and locked: says in words how many who are booked on them are now booked on another at the same time, or nothing. */
export async function meetingNotices(tx: SchemeTransaction, shiftIds: readonly string[]): Promise<string[]> {
  const [row] = await tx.sql<{ count: number }>(
    `SELECT count(DISTINCT b.member_id)::int AS count FROM shift moved
     JOIN booking b ON b.scheme_id = moved.scheme_id AND b.shift_id = moved.id AND b.state = 'BOOKED'
     JOIN booking other ON other.scheme_id = b.scheme_id AND other.member_id = b.member_id AND other.shift_id <> b.shift_id
       AND other.state IN ('BOOKED', 'ATTENDING')
     JOIN shift s ON s.scheme_id = other.scheme_id AND s.id = other.shift_id AND s.state = 'SCHEDULED'
       AND s.starts_at < moved.ends_at AND s.ends_at > moved.starts_at
     WHERE moved.scheme_id = $1 AND moved.id = ANY ($2)`,
    [tx.schemeId, [...shiftIds]],
  );
  const count = row?.count ?? 0;
  if (count === 0) return [];
  const [people, are] = count === 1 ? ['1 person', 'is'] : [`${count} people`, 'are'];
  return [
    `${people} who ${are} booked here ${are} now booked on another shift at the same time. They are asked to cancel one of them.`,
  ];
}
