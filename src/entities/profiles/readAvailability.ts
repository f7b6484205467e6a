import type { AvailabilityException, WeeklySpan } from '../../domain/profiles/availability.js';
import type { SchemeTransaction } from '../database.js';

export interface AvailabilityRecord {
  weekly: WeeklySpan[];
  exceptions: AvailabilityException[];
}

/** When members are usually free, and on which days that is otherwise. Whoever has said nothing is left out. Two queries, however many. */
export async function availabilityOf(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<Map<string, AvailabilityRecord>> {
  const weekly = await tx.sql<WeeklySpan & { memberId: string }>(
    `SELECT member_id AS "memberId", weekday, to_char(from_time, 'HH24:MI') AS "fromTime",
            CASE WHEN to_time = '24:00' THEN '24:00' ELSE to_char(to_time, 'HH24:MI') END AS "toTime"
     FROM member_availability WHERE scheme_id = $1 AND member_id = ANY ($2) ORDER BY member_id, weekday, from_time`,
    [tx.schemeId, memberIds],
  );
  const exceptions = await tx.sql<AvailabilityException & { memberId: string }>(
    `SELECT member_id AS "memberId", from_on::text AS "fromOn", to_on::text AS "toOn", kind
     FROM member_availability_exception WHERE scheme_id = $1 AND member_id = ANY ($2) ORDER BY member_id, from_on`,
    [tx.schemeId, memberIds],
  );
  const found = new Map<string, AvailabilityRecord>();
  const of = (memberId: string): AvailabilityRecord => {
    const record = found.get(memberId) ?? { weekly: [], exceptions: [] };
    found.set(memberId, record);
    return record;
  };
  for (const { memberId, ...span } of weekly) of(memberId).weekly.push(span);
  for (const { memberId, ...exception } of exceptions) of(memberId).exceptions.push(exception);
  return found;
}
