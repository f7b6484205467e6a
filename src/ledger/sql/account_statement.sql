-- Balance and the latest lines of one account in one round trip, inside row-level security of the scheme given: the hot read.
-- Lines older than p_before (an entry's sequence) when it is given; one line more than p_limit tells the caller that there are more.
CREATE FUNCTION account_statement(p_scheme_id uuid, p_account_id uuid, p_before bigint, p_limit integer)
RETURNS TABLE (sequence bigint, transfer_id uuid, kind text, amount_minutes integer, balance_after_minutes bigint, occurred_at timestamptz,
               note text, counterparty_member_id uuid, counterparty_organisation_id uuid, counterparty_kind text, hours_log_id uuid, reversed_kind text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT e.sequence, e.transfer_id, t.kind, e.amount_minutes, e.balance_after_minutes, e.occurred_at, t.note,
         c.member_id, c.organisation_id, c.kind, t.hours_log_id, reversed.kind
  FROM entry e
  JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
  JOIN account c ON c.scheme_id = e.scheme_id AND c.id = CASE WHEN t.from_account_id = p_account_id THEN t.to_account_id ELSE t.from_account_id END
  LEFT JOIN transfer reversed ON reversed.scheme_id = t.scheme_id AND reversed.id = t.reverses_transfer_id
  WHERE e.scheme_id = p_scheme_id AND e.account_id = p_account_id AND (p_before IS NULL OR e.sequence < p_before)
  ORDER BY e.sequence DESC LIMIT p_limit;
END $$;
