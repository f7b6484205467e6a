-- Everything a batch of redemptions is judged by, one row per request in their order. A request names the member by code_hash, by card_number, by
-- the redemption that stands as a hold, or by their id; the offer by its id or, for a hold, through it. What does not exist in this scheme is null.
-- The hash arrives as bytea: a conversion beside it would be a leaky function, and row-level security would keep it off the index. So it does with
-- COALESCE, which PostgreSQL does not count among what cannot leak, as it does CASE: with it every member of the scheme was looked at for each request.
-- Enters the scheme by itself: one call is one round trip.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION redemption_facts(p_scheme_id uuid, p_at timestamptz, p_requests jsonb)
RETURNS TABLE (
  prior_hash bytea, prior_operation text, prior_redemption_id uuid, recent_failures bigint,
  code_id uuid, code_is_live boolean, card_id uuid, card_is_live boolean, card_pin_hash bytea,
  hold_id uuid, hold_is_live boolean, hold_booked_for timestamptz, hold_price_minutes integer, hold_adults integer, hold_under16s integer,
  member_id uuid, member_is_active boolean, ward_code text, wallet_id uuid,
  offer_id uuid, offer_title text, organisation_id uuid, venue_account_id uuid, venue_status text, budget_minutes integer,
  price_minutes integer, under16_price_minutes integer, price_per text, offer_status text, revision integer, restrictions jsonb, zone text, rules jsonb
)
LANGUAGE plpgsql SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  SELECT i.input_hash, i.operation, (i.result ->> 'redemptionId')::uuid,
         (SELECT count(*) FROM code_failure f WHERE f.scheme_id = p_scheme_id AND f.actor = q.actor AND f.failed_at > p_at - interval '1 minute'),
         c.id, c.used_at IS NULL AND c.expires_at > p_at,
         card.id, card.state = 'ACTIVE' AND (card.locked_until IS NULL OR card.locked_until <= p_at), card.pin_hash,
         held.hold_id, held.state = 'HELD' AND h.state = 'HELD' AND h.lapses_at > p_at, held.booked_for, held.price_minutes, held.adults, held.under16s,
         m.id, m.status = 'ACTIVE', w.gss_code, wallet.id,
         o.id, o.title, o.organisation_id, venue.id, g.status, g.monthly_budget_minutes,
         o.price_minutes, o.under16_price_minutes, o.price_per, o.status, o.revision, o.restrictions, s.time_zone, s.rules
  FROM jsonb_to_recordset(p_requests)
    AS q (item integer, actor text, key text, code_hash bytea, card_number text, redemption_id uuid, member_id uuid, offer_id uuid)
  JOIN scheme s ON s.scheme_id = p_scheme_id
  LEFT JOIN idempotency i ON i.scheme_id = p_scheme_id AND i.actor = q.actor AND i.key = q.key
  LEFT JOIN redemption_code c ON c.scheme_id = p_scheme_id AND c.code_hash = q.code_hash
  LEFT JOIN member_card card ON card.scheme_id = p_scheme_id AND card.card_number = q.card_number
  LEFT JOIN redemption held ON held.scheme_id = p_scheme_id AND held.id = q.redemption_id
  LEFT JOIN hold h ON h.scheme_id = p_scheme_id AND h.id = held.hold_id
  LEFT JOIN member m ON m.scheme_id = p_scheme_id AND m.id = CASE
    WHEN c.member_id IS NOT NULL THEN c.member_id WHEN card.member_id IS NOT NULL THEN card.member_id
    WHEN held.member_id IS NOT NULL THEN held.member_id ELSE q.member_id END
  LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = m.ward_id
  LEFT JOIN account wallet ON wallet.scheme_id = p_scheme_id AND wallet.member_id = m.id
  LEFT JOIN offer o ON o.scheme_id = p_scheme_id AND o.id = CASE WHEN held.offer_id IS NOT NULL THEN held.offer_id ELSE q.offer_id END
  LEFT JOIN organisation g ON g.scheme_id = p_scheme_id AND g.id = o.organisation_id
  LEFT JOIN account venue ON venue.scheme_id = p_scheme_id AND venue.organisation_id = o.organisation_id AND venue.kind = 'VENUE'
  ORDER BY q.item;
END $$;
