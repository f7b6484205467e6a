-- What a lot had left right after an entry of its account, less what holds had set aside of it then. From what is never changed, not from the lot's own
-- counts. Plain SQL without a path of its own, like account_free.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION lot_left(p_scheme_id uuid, p_lot_id bigint, p_sequence bigint) RETURNS bigint LANGUAGE sql STABLE
AS $$
  SELECT l.amount_minutes - (
    SELECT coalesce(sum(u.minutes), 0)
    FROM tc.lot_use u JOIN tc.entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = l.account_id
    WHERE u.scheme_id = l.scheme_id AND u.lot_id = l.id AND e.sequence <= p_sequence) - (
    SELECT coalesce(sum(pinned.minutes), 0)
    FROM tc.hold_lot pinned JOIN tc.hold h ON h.scheme_id = pinned.scheme_id AND h.id = pinned.hold_id
    WHERE pinned.scheme_id = l.scheme_id AND pinned.lot_id = l.id
      AND h.placed_after_sequence < p_sequence AND (h.settled_after_sequence >= p_sequence OR h.state = 'HELD'))
  FROM tc.lot l WHERE l.scheme_id = p_scheme_id AND l.id = p_lot_id
$$;
