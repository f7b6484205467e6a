-- Opportunities that may suit somebody, out of many: the nearest, those that need what they can do or are for what they care for and not far, what can be
-- done from home, what begins when they are free, what was published last, and what groups offer that were seldom shown lately. Each of these is read
-- from an index and has an end; what is judged afterwards does not grow with the scheme. Nobody's place: what a place would have brought is left out.
-- The planner is kept from reading tables whole, whatever it believes of them.
-- For functions alone.
CREATE FUNCTION match_candidates(
  p_scheme_id uuid, p_at timestamptz, p_zone text, p_latitude double precision, p_longitude double precision, p_reach_metres double precision,
  p_keys text[], p_avoids text[], p_free tsmultirange, p_seed text
) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  v_today date := (p_at AT TIME ZONE p_zone)::date;
  -- Named one by one: a stretch of days is read for every group, or every day of a group, until somebody has counted the rows.
  v_days date[] := ARRAY(SELECT v_today - ago FROM generate_series(1, 7) ago);
  v_radius double precision := 400;
  v_near uuid[];
  v_row integer := floor((p_latitude - 49) * 100);
  v_column integer := floor((p_longitude + 9) * 64);
  v_found uuid[];
BEGIN
  LOOP
    EXIT WHEN p_latitude IS NULL;
    SELECT array_agg(n.id) INTO v_near FROM (
      SELECT o.id FROM match_bands(p_latitude, p_longitude, v_radius) band
      CROSS JOIN LATERAL (
        SELECT c.id, c.latitude, c.longitude FROM opportunity c
        WHERE c.scheme_id = p_scheme_id AND c.state = 'PUBLISHED' AND c.cell >= band.low AND c.cell <= band.high AND c.cause <> ALL (p_avoids)
        LIMIT 500
      ) o
      ORDER BY metres_between(o.latitude, o.longitude, p_latitude, p_longitude), o.id LIMIT 90
    ) n;
    EXIT WHEN cardinality(v_near) >= 70 OR v_radius >= p_reach_metres;
    v_radius := least(v_radius * 2, p_reach_metres);
  END LOOP;

  SELECT array_agg(DISTINCT f.id) INTO v_found FROM (
    SELECT unnest(v_near) AS id
    UNION ALL
    -- By what they can do and care for: those around, and a number of others for what is rare.
    SELECT k.subject_id FROM unnest(p_keys) AS wanted (key) CROSS JOIN LATERAL (
      SELECT m.subject_id FROM (
        SELECT inner_key.subject_id, inner_key.cell FROM match_bands(p_latitude, p_longitude, greatest(1500, v_radius * 1.5)) band
        CROSS JOIN LATERAL (
          SELECT c.subject_id, c.cell FROM match_key c
          WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell >= band.low AND c.cell <= band.high LIMIT 40
        ) inner_key
        UNION
        (SELECT c.subject_id, c.cell FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key LIMIT 60)
        UNION
        (SELECT c.subject_id, c.cell FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell IS NULL LIMIT 20)
      ) m
      ORDER BY (m.cell / 1024 - v_row) * (m.cell / 1024 - v_row) + (m.cell % 1024 - v_column) * (m.cell % 1024 - v_column), m.subject_id
      LIMIT greatest(10, 100 / greatest(1, cardinality(p_keys)))
    ) k
    UNION ALL
    (SELECT o.id FROM opportunity o WHERE o.scheme_id = p_scheme_id AND o.state = 'PUBLISHED' AND o.place_kind <> 'ON_SITE'
     ORDER BY o.published_at DESC, o.id DESC LIMIT 30)
    UNION ALL
    SELECT o.id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 6
    ) w
    CROSS JOIN LATERAL (
      SELECT u.id FROM opportunity u
      WHERE u.scheme_id = p_scheme_id AND u.state = 'PUBLISHED' AND u.latitude IS NULL AND u.ward_id = w.id ORDER BY u.id DESC LIMIT 10
    ) o
    UNION ALL
    -- What begins in the next two weeks, a little of each day or of each stretch in which they are free.
    SELECT s.opportunity_id FROM (
      SELECT greatest(p_at, lower(span) AT TIME ZONE p_zone) AS from_at, upper(span) AT TIME ZONE p_zone AS until_at
      FROM unnest(coalesce(p_free, (SELECT range_agg(tsrange(v_today + n, v_today + n + 1)) FROM generate_series(0, 13) n))) span
      WHERE upper(span) AT TIME ZONE p_zone > p_at AND lower(span) < v_today + 14
      ORDER BY lower(span) LIMIT 14
    ) w
    CROSS JOIN LATERAL (
      SELECT h.opportunity_id FROM shift h
      WHERE h.scheme_id = p_scheme_id AND h.starts_at >= w.from_at AND h.starts_at < w.until_at AND h.state = 'SCHEDULED'
      ORDER BY h.starts_at, h.id LIMIT 5
    ) s
    UNION ALL
    (SELECT o.id FROM opportunity o WHERE o.scheme_id = p_scheme_id AND o.state = 'PUBLISHED'
     ORDER BY o.published_at DESC, o.id DESC LIMIT CASE WHEN p_latitude IS NULL THEN 200 ELSE 30 END)
    UNION ALL
    -- What groups around, new groups and those whose ward nobody knows offer: of equals some, others for every member and day.
    SELECT o.id FROM (
      SELECT sampled.id FROM (
      SELECT g.id FROM (
        SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 3
      ) w
      CROSS JOIN LATERAL (
        SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.ward_id = w.id AND o.status = 'VERIFIED' AND o.is_group
        ORDER BY hashtext(o.id::text || p_seed), o.id LIMIT 30
      ) g
      UNION
      (SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.status = 'VERIFIED' AND o.is_group ORDER BY o.id DESC LIMIT 30)
      UNION
      (SELECT o.id FROM organisation o WHERE o.scheme_id = p_scheme_id AND o.ward_id IS NULL AND o.status = 'VERIFIED' AND o.is_group LIMIT 20)
    ) sampled
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(e.shown), 0) AS shown FROM match_exposure e
      WHERE e.scheme_id = p_scheme_id AND e.organisation_id = sampled.id AND e.on_day = ANY (v_days)
    ) lately
    ORDER BY lately.shown, hashtext(sampled.id::text || p_seed), sampled.id LIMIT 20
    ) g
    CROSS JOIN LATERAL (
      SELECT c.id FROM opportunity c WHERE c.scheme_id = p_scheme_id AND c.organisation_id = g.id AND c.state = 'PUBLISHED'
      ORDER BY c.created_at DESC, c.id DESC LIMIT 1
    ) o
  ) f;
  RETURN v_found;
END $$;
