import { rulesOf } from '../../domain/schemes/rules.js';
import type { Database } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { postApprovals } from './approvalBatch.js';

/**
 * SQL: attendance wrote the log `h`, and nobody could have written it for themselves. Who was never seen to go is asked about, and so are those who keep
 * the group's list or know its code, and whom they care for: nobody approves hours they gave.
 */
const SEEN_AT_THE_SHIFT = `EXISTS (SELECT 1 FROM booking b WHERE b.scheme_id = h.scheme_id AND b.id = h.booking_id AND b.checked_out_how <> 'FORGOTTEN')
  AND NOT EXISTS (
    SELECT 1 FROM role_assignment r WHERE r.scheme_id = h.scheme_id AND r.ended_at IS NULL
      AND (r.role = 'OPERATOR' OR (r.organisation_id = h.organisation_id AND r.role IN ('LEADER', 'COORDINATOR')))
      AND (r.member_id = h.member_id OR r.member_id IN (
        SELECT c.by_member_id FROM care_link c WHERE c.scheme_id = h.scheme_id AND c.for_member_id = h.member_id AND c.ended_at IS NULL)))`;

/**
 * Approves logs as the service itself, where the scheme's rules have it do so: those that are short enough, that somebody logged one by one, or
 * that attendance wrote, and about which nothing asks for a person: no cap, no overlap, no frozen wallet, no closed group, no membership that has ended, room under the supply cap. The
 * others stay as they are. Running it again changes nothing: each log has a key of its own.
 * Records HoursApproved for each approved log. Returns them.
 */
export async function approveAutomatically(
  database: Database,
  schemeId: string,
  hoursLogIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const eligible = await database.inScheme(schemeId, async (tx) => {
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId });
    const { autoApproveUpToMinutes, approveAttendance } = rulesOf(scheme.rules);
    if (autoApproveUpToMinutes === null && !approveAttendance) return [];
    return await tx.sql<{ id: string }>(
      `SELECT h.id FROM hours_log h
       JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id AND o.status = 'VERIFIED'
       JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id AND m.status = 'ACTIVE'
       WHERE h.scheme_id = $1 AND h.id = ANY ($2) AND h.state = 'SUBMITTED' AND h.import_id IS NULL
         AND (h.given_minutes <= $3 OR ($4 AND ${SEEN_AT_THE_SHIFT}))
       ORDER BY h.submitted_at, h.id`,
      [schemeId, hoursLogIds, autoApproveUpToMinutes, approveAttendance],
    );
  });
  if (eligible.length === 0) return [];
  const outcomes = await postApprovals(
    database,
    schemeId,
    eligible.map(({ id }) => ({
      actor: { kind: 'SYSTEM', schemeId },
      now,
      key: `auto:${id}`,
      hoursLogIds: [id],
      confirmAboveCap: false,
    })),
  );
  return outcomes.flatMap((outcome) => (outcome.status === 'CONFLICT' ? [] : outcome.approved));
}
