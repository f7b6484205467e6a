-- The lines of one account's statement, the latest first, with what is needed to say in words what each was. Enters the scheme by itself: one call is
-- one round trip. Lines older than p_before (an entry's sequence) when it is given; the cost is the same on any page.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_statement(p_scheme_id uuid, p_account_id uuid, p_before bigint, p_limit integer)
RETURNS TABLE (sequence bigint, transfer_id uuid, kind text, amount_minutes integer, balance_after_minutes bigint, occurred_at timestamptz, note text,
               reversed_kind text, group_name text, worked_on date, venue_name text, offer_title text, other_member_name text, other_kind text)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT e.sequence, e.transfer_id, t.kind, e.amount_minutes, e.balance_after_minutes, e.occurred_at, t.note,
         original.kind, coalesce(log_group.name, pot_group.name), log.worked_on, venue.name, offer.title, other_member.name, other.kind
  FROM entry e
  JOIN transfer t ON t.scheme_id = p_scheme_id AND t.id = e.transfer_id
  JOIN account other ON other.scheme_id = p_scheme_id AND other.id = CASE WHEN t.from_account_id = p_account_id THEN t.to_account_id ELSE t.from_account_id END
  LEFT JOIN transfer original ON original.scheme_id = p_scheme_id AND original.id = t.reverses_transfer_id
  LEFT JOIN hours_log log ON log.scheme_id = p_scheme_id AND log.id = t.hours_log_id
  LEFT JOIN organisation log_group ON log_group.scheme_id = p_scheme_id AND log_group.id = log.organisation_id
  LEFT JOIN organisation pot_group ON pot_group.scheme_id = p_scheme_id AND pot_group.id = other.organisation_id
  LEFT JOIN redemption r ON r.scheme_id = p_scheme_id AND r.id = t.redemption_id
  LEFT JOIN organisation venue ON venue.scheme_id = p_scheme_id AND venue.id = r.organisation_id
  LEFT JOIN offer ON offer.scheme_id = p_scheme_id AND offer.id = r.offer_id
  LEFT JOIN member other_member ON other_member.scheme_id = p_scheme_id AND other_member.id = other.member_id
  WHERE e.scheme_id = p_scheme_id AND e.account_id = p_account_id AND (p_before IS NULL OR e.sequence < p_before)
  ORDER BY e.sequence DESC
  LIMIT p_limit;
END $$;
