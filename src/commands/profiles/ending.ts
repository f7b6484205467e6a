import type { AvailabilityException, WeeklySpan } from '../../domain/profiles/availability.js';
import { joinSpans } from '../../domain/profiles/availability.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberProfileEntity } from '../../entities/profiles/entities.js';
import { writeExceptions, writeWeekly } from './setAvailability.js';

const skillsMax = 50;
const causesMax = 30;
const languagesMax = 20;

/** What a member said of themselves goes with the membership, and what was seen of theirs counts no more. Under the membership's lock. */
export async function clearProfile(tx: SchemeTransaction, now: Date, memberId: string): Promise<void> {
  for (const table of [
    'member_profile',
    'member_availability',
    'member_availability_exception',
    'match_dismissal',
    'saved_search',
  ]) {
    await tx.sql(`DELETE FROM ${table} WHERE scheme_id = $1 AND member_id = $2`, [tx.schemeId, memberId]);
  }
  await tx.sql('UPDATE member_check SET ended_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL', [
    tx.schemeId,
    memberId,
    now,
  ]);
}

/**
 * What two memberships of one person say becomes one, under both their locks: words of the one that remains stand before the other's, lists are put
 * together, and nobody is found who did not say so in both. Checks go along, none twice; one that either of the two recorded about the other was
 * recorded about oneself, and ends.
 */
export async function joinProfiles(
  tx: SchemeTransaction,
  now: Date,
  remainingId: string,
  leavingId: string,
): Promise<void> {
  await joinWords(tx, remainingId, leavingId);
  await joinAvailability(tx, remainingId, leavingId);
  await joinDismissals(tx, remainingId, leavingId);
  await joinSearches(tx, remainingId, leavingId);
  const both = [`member:${remainingId}`, `member:${leavingId}`];
  await tx.sql(
    `UPDATE member_check c SET ended_at = $4
     WHERE c.scheme_id = $1 AND c.member_id IN ($2, $3) AND c.ended_at IS NULL AND (c.seen_by = ANY ($5) OR c.member_id = $3 AND EXISTS (
       SELECT 1 FROM member_check o
       WHERE o.scheme_id = $1 AND o.member_id = $2 AND o.ended_at IS NULL AND NOT o.seen_by = ANY ($5)
         AND (o.kind, o.dated_on) = (c.kind, c.dated_on)
         AND (o.age_years, o.training_id, o.dbs_level, o.expires_on) IS NOT DISTINCT FROM (c.age_years, c.training_id, c.dbs_level, c.expires_on)))`,
    [tx.schemeId, remainingId, leavingId, now, both],
  );
  await tx.sql('UPDATE member_check SET member_id = $2 WHERE scheme_id = $1 AND member_id = $3', [
    tx.schemeId,
    remainingId,
    leavingId,
  ]);
  await clearProfile(tx, now, leavingId);
}

async function joinWords(tx: SchemeTransaction, remainingId: string, leavingId: string): Promise<void> {
  const profiles = await tx.em.find(
    MemberProfileEntity,
    { schemeId: tx.schemeId, memberId: { $in: [remainingId, leavingId] } },
    { refresh: true },
  );
  const remaining = profiles.find(({ memberId }) => memberId === remainingId);
  const leaving = profiles.find(({ memberId }) => memberId === leavingId);
  if (!leaving) return;
  if (!remaining) {
    await tx.sql('UPDATE member_profile SET member_id = $2 WHERE scheme_id = $1 AND member_id = $3', [
      tx.schemeId,
      remainingId,
      leavingId,
    ]);
    tx.em.clear();
    return;
  }
  const together = <T>(one: readonly T[], other: readonly T[], max: number) =>
    [...new Set([...one, ...other])].slice(0, max);
  const avoids = together(remaining.avoids, leaving.avoids, causesMax);
  remaining.about = remaining.about || leaving.about;
  remaining.skillIds = together(remaining.skillIds, leaving.skillIds, skillsMax);
  remaining.avoids = avoids.filter((cause) => !remaining.interests.includes(cause));
  remaining.interests = together(remaining.interests, leaving.interests, causesMax).filter(
    (cause) => !remaining.avoids.includes(cause),
  );
  remaining.avoidsWords = remaining.avoidsWords || leaving.avoidsWords;
  remaining.languages = together(remaining.languages, leaving.languages, languagesMax);
  remaining.accessNeeds = together(remaining.accessNeeds, leaving.accessNeeds, languagesMax);
  if (remaining.latitude == null) {
    remaining.latitude = leaving.latitude ?? null;
    remaining.longitude = leaving.longitude ?? null;
  }
  remaining.travelMetres ??= leaving.travelMetres ?? null;
  remaining.weeklyMinutesMax ??= leaving.weeklyMinutesMax ?? null;
  remaining.findable = remaining.findable && leaving.findable;
  await tx.em.flush();
}

/** The week and the exceptions of the one that goes stand where the other has said nothing. */
async function joinAvailability(tx: SchemeTransaction, remainingId: string, leavingId: string): Promise<void> {
  const weekly = (id: string) =>
    tx.sql<WeeklySpan>(
      `SELECT weekday, left(from_time::text, 5) AS "fromTime", left(to_time::text, 5) AS "toTime"
       FROM member_availability WHERE scheme_id = $1 AND member_id = $2`,
      [tx.schemeId, id],
    );
  const exceptions = (id: string) =>
    tx.sql<AvailabilityException>(
      `SELECT from_on::text AS "fromOn", to_on::text AS "toOn", kind FROM member_availability_exception WHERE scheme_id = $1 AND member_id = $2`,
      [tx.schemeId, id],
    );
  if ((await weekly(remainingId)).length === 0) await writeWeekly(tx, remainingId, joinSpans(await weekly(leavingId)));
  if ((await exceptions(remainingId)).length === 0) await writeExceptions(tx, remainingId, await exceptions(leavingId));
}

/** What either put aside the one that remains has put aside, once. */
async function joinDismissals(tx: SchemeTransaction, remainingId: string, leavingId: string): Promise<void> {
  await tx.sql(
    `UPDATE match_dismissal d SET member_id = $2 WHERE d.scheme_id = $1 AND d.member_id = $3 AND NOT EXISTS (
       SELECT 1 FROM match_dismissal o WHERE o.scheme_id = $1 AND o.member_id = $2 AND o.restored_at IS NULL AND d.restored_at IS NULL
         AND (o.opportunity_id, o.help_post_id) IS NOT DISTINCT FROM (d.opportunity_id, d.help_post_id))`,
    [tx.schemeId, remainingId, leavingId],
  );
}

/** What either looks for the one that remains looks for; of two of one name, their own stays. */
async function joinSearches(tx: SchemeTransaction, remainingId: string, leavingId: string): Promise<void> {
  await tx.sql(
    `UPDATE saved_search s SET member_id = $2 WHERE s.scheme_id = $1 AND s.member_id = $3 AND NOT EXISTS (
       SELECT 1 FROM saved_search o WHERE o.scheme_id = $1 AND o.member_id = $2 AND lower(o.name) = lower(s.name))`,
    [tx.schemeId, remainingId, leavingId],
  );
}
