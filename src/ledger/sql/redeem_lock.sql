-- The locks a batch of redemptions or holds is decided under: tills as those that may be looked at, codes for themselves, cards so that blocking one
-- waits, then wallets and venues by id. Whoever counts a wrong code or PIN of a till takes its lock alone (settleTries), so that of any number of tries at
-- once, in whatever process, each knows those before it. Right ones share it: they wait for nobody but a wrong one.
CREATE FUNCTION redeem_lock(p_scheme_id uuid, p_items redemption_draft[]) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('tries ' || p_scheme_id || ' ' || till.actor, 0))
  FROM (SELECT DISTINCT d.actor FROM unnest(p_items) d WHERE d.code_id IS NOT NULL OR d.card_id IS NOT NULL ORDER BY d.actor) till;
  PERFORM 1 FROM redemption_code c
  WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.code_id FROM unnest(p_items) d) ORDER BY c.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM unnest(p_items) d WHERE d.card_id IS NOT NULL) THEN
    PERFORM 1 FROM member_card c
    WHERE c.scheme_id = p_scheme_id AND c.id IN (SELECT d.card_id FROM unnest(p_items) d) ORDER BY c.id FOR SHARE;
  END IF;
  PERFORM ledger_lock_accounts(p_scheme_id, (SELECT array_agg(DISTINCT side.id)
    FROM unnest(p_items) d CROSS JOIN LATERAL (VALUES (d.wallet_id), (d.venue_account_id)) AS side (id)));
END $$;
