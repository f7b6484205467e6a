import type { GroupShown } from '../../domain/matching/exposure.js';
import type { SchemeTransaction } from '../../entities/database.js';

/** Adds to how often groups were shown, in the caller's transaction: with what shows them. */
export async function recordShown(tx: SchemeTransaction, counts: readonly GroupShown[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.sql(
    `INSERT INTO match_exposure AS e (scheme_id, organisation_id, on_day, shown, members)
     SELECT $1, s."organisationId", s."onDay", s.shown, s.members
     FROM jsonb_to_recordset($2::jsonb) AS s ("organisationId" uuid, "onDay" date, shown integer, members integer)
     ORDER BY s."organisationId", s."onDay"
     ON CONFLICT (scheme_id, organisation_id, on_day) DO UPDATE SET shown = e.shown + excluded.shown, members = e.members + excluded.members`,
    [tx.schemeId, JSON.stringify(counts)],
  );
}
