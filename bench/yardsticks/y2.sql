-- Yardstick Y2: one call that enters the scheme, so that row-level security binds it, and reads the balance and the latest lines with what is needed
-- to say in words what each was. Called by tc_app over one prepared statement.

CREATE SCHEMA y2;

CREATE FUNCTION y2.statement(p_scheme_id uuid, p_account_id uuid, p_limit integer)
RETURNS TABLE (balance_minutes bigint, available_minutes bigint, held_minutes bigint, to_earn_back_minutes bigint, sequence bigint, kind text,
               amount_minutes integer, balance_after_minutes bigint, occurred_at timestamptz, note text, group_name text, worked_on date,
               venue_name text, offer_title text, other_member_name text, reversed_kind text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('tc.scheme_id', p_scheme_id::text, true);
  RETURN QUERY
  SELECT a.balance_minutes,
         (SELECT coalesce(sum(l.remaining_minutes - l.held_minutes), 0) FROM tc.lot l
          WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0 AND (l.expires_at IS NULL OR l.expires_at > now())),
         a.held_minutes, a.to_earn_back_minutes, e.sequence, t.kind, e.amount_minutes, e.balance_after_minutes, e.occurred_at, t.note,
         g.name, h.worked_on, v.name, o.title, om.name, ot.kind
  FROM tc.account a
  JOIN tc.entry e ON e.scheme_id = p_scheme_id AND e.account_id = a.id
  JOIN tc.transfer t ON t.scheme_id = p_scheme_id AND t.id = e.transfer_id
  LEFT JOIN tc.hours_log h ON h.scheme_id = p_scheme_id AND h.id = t.hours_log_id
  LEFT JOIN tc.organisation g ON g.scheme_id = p_scheme_id AND g.id = h.organisation_id
  LEFT JOIN tc.redemption r ON r.scheme_id = p_scheme_id AND r.id = t.redemption_id
  LEFT JOIN tc.organisation v ON v.scheme_id = p_scheme_id AND v.id = r.organisation_id
  LEFT JOIN tc.offer o ON o.scheme_id = p_scheme_id AND o.id = r.offer_id
  LEFT JOIN tc.account oa ON t.kind = 'GIFT' AND oa.scheme_id = p_scheme_id
    AND oa.id = CASE WHEN t.from_account_id = p_account_id THEN t.to_account_id ELSE t.from_account_id END
  LEFT JOIN tc.member om ON om.scheme_id = p_scheme_id AND om.id = oa.member_id
  LEFT JOIN tc.transfer ot ON ot.scheme_id = p_scheme_id AND ot.id = t.reverses_transfer_id
  WHERE a.scheme_id = p_scheme_id AND a.id = p_account_id
  ORDER BY e.sequence DESC
  LIMIT p_limit;
END $$;

GRANT USAGE ON SCHEMA y2 TO tc_app;
GRANT EXECUTE ON FUNCTION y2.statement(uuid, uuid, integer) TO tc_app;
