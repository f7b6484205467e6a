-- Whom an opportunity would suit best of the adults who agreed to be found: at most a hundred, of which a page. Enters the scheme by itself. Neither what a
-- member needs of a place nor what was seen of their proofs is looked at, so that nobody can tell it from who is shown or how high. Left out is whoever avoids its
-- cause, put it aside, applied, is booked there, looks after the group, or does nothing from home where that is how it is done. Sorted by points and id;
-- weights as match_for_member has them. No row where it is not out or its group does not take part.
-- Open to: tc_app.
CREATE FUNCTION match_for_opportunity(
  p_scheme_id uuid, p_at timestamptz, p_opportunity_id uuid, p_weights integer[], p_after_points integer, p_after_id uuid, p_limit integer
)
RETURNS TABLE (member_id uuid, points integer, score integer, is_weighed boolean, parts integer[], facts jsonb, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_it record;
  v_weights integer[];
  v_total integer;
  v_today date;
  v_ids uuid[];
  v_during tsrange[];
  v_starts_at timestamptz[];
  v_days date[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  SELECT o.*, s.time_zone AS zone, s.rules, coalesce(o.latitude, w.latitude, g.latitude) AS lat, coalesce(o.longitude, w.longitude, g.longitude) AS lon INTO v_it
  FROM opportunity o JOIN scheme s ON s.scheme_id = p_scheme_id
  JOIN organisation g ON g.scheme_id = p_scheme_id AND g.id = o.organisation_id AND g.status = 'VERIFIED'
  LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = coalesce(o.ward_id, g.ward_id)
  WHERE o.scheme_id = p_scheme_id AND o.id = p_opportunity_id AND o.state = 'PUBLISHED';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_today := (p_at AT TIME ZONE v_it.zone)::date;
  v_weights := match_weights(v_it.rules, p_weights);
  v_weights[6] := 0;
  v_weights[9] := 0;
  v_total := (SELECT sum(weight) FROM unnest(v_weights) weight);
  v_ids := match_people(p_scheme_id, v_it.lat, v_it.lon,
    ARRAY(SELECT 'skill of ' || needed.id FROM unnest(v_it.skill_ids) needed (id)) || ('cause of ' || v_it.cause));
  SELECT coalesce(array_agg(s.during), '{}'), coalesce(array_agg(s.starts_at), '{}') INTO v_during, v_starts_at
  FROM match_places(p_scheme_id, p_opportunity_id, p_at, p_at + interval '28 days', v_it.zone, v_it.skill_ids, 6) s WHERE s.free > 0;
  v_days := ARRAY(SELECT DISTINCT day.on_day FROM unnest(v_during) span CROSS JOIN LATERAL (VALUES (lower(span)::date), (upper(span)::date)) day (on_day));
  RETURN QUERY
  WITH person AS MATERIALIZED (
    SELECT m.id, p.skill_ids, p.interests, p.languages, p.travel_metres,
           -- The nearer edge of one of a few rings, here and in the order. Rings alone would give a home away to whoever asks from many places and looks where
           -- they change: so they go out from the middle of a cell of some 500 by 350 metres, and 350 metres are added, so that it is never said too near.
           CASE WHEN coalesce(p.latitude, w.latitude) + v_it.lat IS NOT NULL THEN
             (ARRAY[0, 1000, 2000, 5000, 10000, 20000])[1 + width_bucket(
               350 + metres_between((floor(coalesce(p.latitude, w.latitude) * 200) + 0.5) / 200, (floor(coalesce(p.longitude, w.longitude) * 200) + 0.5) / 200,
                 v_it.lat, v_it.lon), ARRAY[1000, 2000, 5000, 10000, 20000])]
             END AS metres,
           CASE WHEN p.skill_ids && v_it.skill_ids THEN ARRAY(SELECT k.id FROM unnest(v_it.skill_ids) k (id) WHERE k.id = ANY (p.skill_ids)) ELSE '{}' END AS shared_skill_ids,
           CASE WHEN p.languages && v_it.languages THEN ARRAY(SELECT l.tag FROM unnest(v_it.languages) l (tag) WHERE l.tag = ANY (p.languages)) ELSE '{}' END AS shared_languages
    FROM unnest(v_ids) AS wanted (id)
    JOIN member m ON m.scheme_id = p_scheme_id AND m.id = wanted.id AND m.status = 'ACTIVE' AND (m.adult_from_on IS NULL OR m.adult_from_on <= v_today)
    JOIN member_profile p ON p.scheme_id = p_scheme_id AND p.member_id = m.id AND p.findable
    LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = m.ward_id
    WHERE v_it.cause <> ALL (p.avoids) AND (v_it.place_kind <> 'REMOTE' OR p.takes_remote)
      AND NOT EXISTS (SELECT FROM match_dismissal d WHERE d.scheme_id = p_scheme_id AND d.member_id = m.id AND d.opportunity_id = p_opportunity_id
        AND d.restored_at IS NULL)
      AND NOT EXISTS (SELECT FROM application a WHERE a.scheme_id = p_scheme_id AND a.opportunity_id = p_opportunity_id AND a.member_id = m.id
        AND a.state IN ('WAITING', 'ACCEPTED'))
      AND NOT EXISTS (SELECT FROM booking b JOIN shift h ON h.scheme_id = p_scheme_id AND h.id = b.shift_id AND h.opportunity_id = p_opportunity_id
        WHERE b.scheme_id = p_scheme_id AND b.member_id = m.id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING') AND h.ends_at > p_at)
      AND NOT EXISTS (SELECT FROM role_assignment r WHERE r.scheme_id = p_scheme_id AND r.member_id = m.id AND r.organisation_id = v_it.organisation_id
        AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL)
  ), near AS (
    SELECT p.* FROM person p
    ORDER BY cardinality(p.shared_skill_ids) + (v_it.cause = ANY (p.interests))::integer
      + greatest(0, 1 - coalesce(p.metres, 4000)::double precision / coalesce(p.travel_metres, 8000)) DESC, p.id LIMIT 110
  ), found AS (
    SELECT n.*, times.suits_at, times.suits, free.during IS NOT NULL AS says_when, came.times AS came, came.missed
    FROM near n
    CROSS JOIN LATERAL (SELECT match_free(p_scheme_id, n.id, v_days) AS during OFFSET 0) free
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS suits, min(s.starts_at) AS suits_at FROM unnest(v_during, v_starts_at) AS s (during, starts_at)
      WHERE s.during <@ free.during
    ) times
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE b.state = 'ATTENDED')::integer AS times, count(*) FILTER (WHERE b.state = 'NO_SHOW')::integer AS missed
      FROM (SELECT c.shift_id, c.state FROM booking c WHERE c.scheme_id = p_scheme_id AND c.member_id = n.id ORDER BY c.asked_at DESC, c.id DESC LIMIT 30) b
      -- By their ids: the planner would rather read all shifts of the group.
      CROSS JOIN LATERAL (SELECT c.organisation_id FROM shift c WHERE c.scheme_id = p_scheme_id AND c.id = b.shift_id OFFSET 0) h
      WHERE b.state IN ('ATTENDED', 'NO_SHOW') AND h.organisation_id = v_it.organisation_id
    ) came
  ), weighed AS (
    SELECT f.*, part.shares,
           CASE WHEN v_total > 0 THEN
             (SELECT round(100000 * sum(share * v_weights[place]) / v_total)::integer FROM unnest(part.shares) WITH ORDINALITY AS p (share, place))
           ELSE 100000 - row_number() OVER (ORDER BY f.metres, f.id)::integer END AS points
    FROM found f
    CROSS JOIN LATERAL (
      SELECT ARRAY[
        CASE WHEN v_it.skill_ids = '{}' OR f.skill_ids = '{}' THEN 0.4
             WHEN f.shared_skill_ids = '{}' THEN 0 ELSE 0.6 + 0.4 * cardinality(f.shared_skill_ids) / cardinality(v_it.skill_ids) END,
        CASE WHEN f.interests = '{}' THEN 0.5 WHEN v_it.cause = ANY (f.interests) THEN 1 ELSE 0 END,
        CASE WHEN v_it.place_kind = 'REMOTE' OR f.metres IS NULL THEN 0.5 ELSE greatest(0, 1 - f.metres::double precision / coalesce(f.travel_metres, 8000)) END,
        CASE WHEN v_during = '{}' OR NOT f.says_when THEN 0.5 WHEN f.suits = 0 THEN 0 ELSE 0.75 + 0.25 * f.suits / cardinality(v_during) END,
        CASE WHEN f.languages = '{}' OR v_it.languages = '{}' THEN 0.5 WHEN f.shared_languages = '{}' THEN 0 ELSE 1 END,
        0, CASE WHEN f.came > 0 THEN 0.5 ELSE 0.8 END,
        greatest(0, CASE WHEN f.missed > 0 THEN 0.5 - 0.25 * f.missed WHEN f.came >= 3 THEN 1 WHEN f.came > 0 THEN 0.75 ELSE 0.5 END), 0
      ]::double precision[] AS shares
    ) part
  ), listed AS (
    SELECT w.* FROM weighed w ORDER BY w.points DESC, w.id LIMIT 100
  )
  SELECT l.id, l.points, CASE WHEN v_total > 0 THEN round(l.points / 1000.0)::integer ELSE 0 END, v_total > 0,
         (SELECT array_agg(round(share * 1000)::integer ORDER BY place) FROM unnest(l.shares) WITH ORDINALITY AS p (share, place)),
         jsonb_build_object('skillIds', l.shared_skill_ids, 'cause', v_it.cause, 'isInterest', v_it.cause = ANY (l.interests), 'placeKind', v_it.place_kind,
           'metres', l.metres, 'languages', l.shared_languages, 'suitsAt', l.suits_at, 'came', l.came), v_it.zone
  FROM listed l
  WHERE p_after_points IS NULL OR (-l.points, l.id) > (-p_after_points, p_after_id)
  ORDER BY l.points DESC, l.id LIMIT p_limit;
END $$;
