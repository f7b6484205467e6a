-- What limited offers have given already, one row per question in their order: how often a member took an offer within a period, and how many places of
-- a slot are taken. Open holds count as if they were redeemed at the time they are booked for.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redemption_counts(p_scheme_id uuid, p_questions jsonb) RETURNS TABLE (times bigint, stock bigint)
LANGUAGE plpgsql SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT (
      SELECT count(*) FROM redemption r WHERE r.scheme_id = p_scheme_id AND r.member_id = q.member_id AND r.offer_id = q.offer_id
        AND (r.state = 'REDEEMED' AND r.redeemed_at >= q.since AND r.redeemed_at < q.until
          OR r.state = 'HELD' AND coalesce(r.booked_for, r.placed_at) >= q.since AND coalesce(r.booked_for, r.placed_at) < q.until)
    ), (
      SELECT coalesce(sum(r.adults + r.under16s), 0) FROM redemption r
      WHERE r.scheme_id = p_scheme_id AND r.offer_id = q.offer_id AND r.stock_slot = q.slot AND r.state IN ('HELD', 'REDEEMED')
    )
  FROM jsonb_to_recordset(p_questions) AS q (item integer, member_id uuid, offer_id uuid, since timestamptz, until timestamptz, slot text)
  ORDER BY q.item;
END $$;
