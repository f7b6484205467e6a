import type { SchemeTransaction } from '../../entities/database.js';

export interface MonthBounds {
  /** When the month began, and when it was over. */
  from: Date;
  until: Date;
  /** The end of the local day that lies so many days after today. */
  soonUntil: Date;
}

/** A month of the scheme's zone in instants. @param monthOn its first local day */
export async function monthBounds(
  tx: SchemeTransaction & { now: Date },
  monthOn: string,
  soonDays = 0,
): Promise<MonthBounds> {
  const [bounds] = await tx.sql<MonthBounds>(
    `SELECT ($2::date)::timestamp AT TIME ZONE time_zone AS "from", ($2::date + interval '1 month') AT TIME ZONE time_zone AS "until",
            (($3::timestamptz AT TIME ZONE time_zone)::date + $4::integer + 1)::timestamp AT TIME ZONE time_zone AS "soonUntil"
     FROM scheme WHERE scheme_id = $1`,
    [tx.schemeId, monthOn, tx.now, soonDays],
  );
  if (!bounds) throw new Error('a month belongs to a scheme');
  return bounds;
}
