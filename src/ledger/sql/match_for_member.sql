-- What suits a member best of what groups offer and of what neighbours ask help for: at most a hundred, of which a page. Enters the scheme by itself: one call
-- is one round trip. Sorted by tier, points and id: of each group three stand in the first tier, its next three in the second, so that none fills a page
-- that others could stand on. p_weights are the defaults, in the order of domain/matching/weights.ts. Where a scheme weighs nothing, points only say who
-- needs somebody soonest, and then what is nearest.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION match_for_member(
  p_scheme_id uuid, p_at timestamptz, p_member_id uuid, p_asker_id uuid, p_with_requests boolean, p_weights integer[],
  p_after_tier integer, p_after_points integer, p_after_id uuid, p_limit integer
)
RETURNS TABLE (kind text, id uuid, group_id uuid, tier integer, points integer, score integer, is_weighed boolean, metres integer, parts integer[], facts jsonb, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_me match_person;
  v_weights integer[];
  v_total integer;
  v_keep integer;
  v_ids uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  v_me := match_seeker(p_scheme_id, p_at, p_member_id);
  IF v_me.zone IS NULL THEN
    RETURN;
  END IF;
  v_weights := match_weights(v_me.rules, p_weights);
  v_total := (SELECT sum(weight) FROM unnest(v_weights) weight);
  -- Where nothing is weighed but what comes in the second step, all go there.
  v_keep := CASE WHEN v_total - v_weights[4] - v_weights[9] > 0 THEN 100 ELSE 1000 END;
  v_ids := match_candidates(p_scheme_id, p_at, v_me.zone, v_me.latitude, v_me.longitude, least(coalesce(v_me.travel_metres, 30000), 60000),
    ARRAY(SELECT 'skill ' || own.id FROM unnest(v_me.skill_ids) own (id) LIMIT 12) || ARRAY(SELECT 'cause ' || own.cause FROM unnest(v_me.interests) own (cause) LIMIT 8),
    v_me.avoids, v_me.free, p_member_id::text || v_me.today);
  RETURN QUERY
  WITH found AS (
    SELECT 'OPPORTUNITY' AS kind, o.* FROM match_opportunities(p_scheme_id, p_at, p_member_id, v_me, v_ids, v_weights, v_keep) o
    UNION ALL
    SELECT 'HELP_REQUEST', r.* FROM match_requests(p_scheme_id, p_at, p_member_id, v_me, p_asker_id) r WHERE p_with_requests
  ), weighed AS (
    SELECT f.*,
           CASE WHEN v_total > 0 THEN
             (SELECT round(100000 * f.lowered * sum(part * v_weights[place]) / v_total)::integer FROM unnest(f.parts) WITH ORDINALITY AS p (part, place))
           ELSE 100000 - row_number() OVER (ORDER BY f.needed_at, f.metres, f.id)::integer END AS points
    FROM found f
  ), placed AS (
    SELECT w.*, ((row_number() OVER (PARTITION BY w.group_id ORDER BY w.points DESC, w.id) - 1) / 3)::integer AS tier FROM weighed w
  ), listed AS (
    SELECT p.* FROM placed p ORDER BY p.tier, p.points DESC, p.id LIMIT 100
  )
  SELECT l.kind, l.id, l.group_id, l.tier, l.points, CASE WHEN v_total > 0 THEN round(l.points / 1000.0)::integer ELSE 0 END, v_total > 0, l.metres,
         (SELECT array_agg(round(part * 1000)::integer ORDER BY place) FROM unnest(l.parts) WITH ORDINALITY AS p (part, place)), l.facts, v_me.zone
  FROM listed l
  WHERE p_after_tier IS NULL OR (l.tier, -l.points, l.id) > (p_after_tier, -p_after_points, p_after_id)
  ORDER BY l.tier, l.points DESC, l.id LIMIT p_limit;
END $$;
