/**
 * The bytes of an audit row (as `a`) that its seal vouches for: every column, in one order. JSON keeps one value from running into the next,
 * and jsonb writes the same value the same way always; the instant stands as microseconds, so that no time zone setting changes it.
 * For whom an act was stands at the end where somebody else did it, so that rows from before there was such a column keep their bytes.
 */
export const canonicalAuditRow = `convert_to((jsonb_build_array(a.scheme_id, a.id, (extract(epoch FROM a.occurred_at) * 1000000)::bigint,
  a.actor, a.action, a.subject_type, a.subject_id, a.detail)
  || CASE WHEN a.for_member_id IS NULL THEN '[]' ELSE jsonb_build_array(a.for_member_id) END)::text, 'UTF8')`;

/** What the first link of a chain stands on. */
export const firstPreviousHash = '\\x';

/** Links are written and checked so many at a time. */
export const LINKS_PER_BATCH = 5_000;
