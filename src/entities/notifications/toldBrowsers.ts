/**
 * Whether the push subscription `p` is still to be told: it is the member's own, or whoever has it in hand acts for them. `now` names the parameter.
 */
export function isStillTold(now: string): string {
  return `(p.by_member_id IS NULL OR EXISTS (
    SELECT FROM care_link l WHERE l.scheme_id = p.scheme_id AND l.for_member_id = p.member_id AND l.by_member_id = p.by_member_id
      AND l.ended_at IS NULL AND l.until > ${now}))`;
}
