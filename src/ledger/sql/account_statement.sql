-- The lines of one account's statement, the latest first, with what is needed to say in words what each was. Enters the scheme by itself: one call is
-- one round trip. Lines older than p_before (an entry's sequence) when it is given; the cost is the same on any page. What only some kinds of line name
-- is looked up for those alone: a page is mostly of one kind, and joins that find nothing are what it used to spend its time on.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_statement(p_scheme_id uuid, p_account_id uuid, p_before bigint, p_limit integer)
RETURNS TABLE (sequence bigint, transfer_id uuid, kind text, amount_minutes integer, balance_after_minutes bigint, occurred_at timestamptz, note text,
               reversed_kind text, group_name text, worked_on date, venue_name text, offer_title text, other_member_name text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT e.sequence, e.transfer_id, t.kind, e.amount_minutes, e.balance_after_minutes, e.occurred_at, t.note,
         CASE WHEN t.reverses_transfer_id IS NOT NULL THEN
           (SELECT original.kind FROM transfer original WHERE original.scheme_id = p_scheme_id AND original.id = t.reverses_transfer_id) END,
         CASE WHEN t.hours_log_id IS NOT NULL THEN
           (SELECT o.name FROM hours_log log JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = log.organisation_id
            WHERE log.scheme_id = p_scheme_id AND log.id = t.hours_log_id)
         WHEN t.kind NOT IN ('GIFT', 'REDEMPTION') THEN
           (SELECT o.name FROM account other JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = other.organisation_id
            WHERE other.scheme_id = p_scheme_id AND other.id = far.account_id) END,
         CASE WHEN t.hours_log_id IS NOT NULL THEN
           (SELECT log.worked_on FROM hours_log log WHERE log.scheme_id = p_scheme_id AND log.id = t.hours_log_id) END,
         CASE WHEN t.redemption_id IS NOT NULL THEN
           (SELECT o.name FROM redemption r JOIN organisation o ON o.scheme_id = p_scheme_id AND o.id = r.organisation_id
            WHERE r.scheme_id = p_scheme_id AND r.id = t.redemption_id) END,
         CASE WHEN t.redemption_id IS NOT NULL THEN
           (SELECT o.title FROM redemption r JOIN offer o ON o.scheme_id = p_scheme_id AND o.id = r.offer_id
            WHERE r.scheme_id = p_scheme_id AND r.id = t.redemption_id) END,
         CASE WHEN t.kind IN ('GIFT', 'EXCHANGE', 'REVERSAL') THEN
           (SELECT m.name FROM account other JOIN member m ON m.scheme_id = p_scheme_id AND m.id = other.member_id
            WHERE other.scheme_id = p_scheme_id AND other.id = far.account_id) END
  FROM (
    -- The page first, and what belongs to its lines afterwards: the planner would join far more lines than one page of them. One comparison and no
    -- "or": it bounds the index scan in a kept plan too.
    SELECT line.* FROM entry line
    WHERE line.scheme_id = p_scheme_id AND line.account_id = p_account_id AND line.sequence < coalesce(p_before, 9223372036854775807)
    ORDER BY line.sequence DESC LIMIT p_limit
  ) e
  JOIN transfer t ON t.scheme_id = p_scheme_id AND t.id = e.transfer_id
  CROSS JOIN LATERAL (SELECT CASE WHEN t.from_account_id = p_account_id THEN t.to_account_id ELSE t.from_account_id END AS account_id) far
  ORDER BY e.sequence DESC;
END $$;
