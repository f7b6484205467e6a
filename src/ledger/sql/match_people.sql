-- Members who may be found and whom something may suit: the nearest, those who can do what it needs or care for what it is for, those of the wards around
-- who say no place of their own, and those who spoke of themselves last. Each is read from an index and has an end.
-- For functions alone.
CREATE FUNCTION match_people(p_scheme_id uuid, p_latitude double precision, p_longitude double precision, p_keys text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  v_radius double precision := 400;
  v_near uuid[];
BEGIN
  LOOP
    EXIT WHEN p_latitude IS NULL;
    SELECT array_agg(n.member_id) INTO v_near FROM (
      SELECT p.member_id FROM match_bands(p_latitude, p_longitude, v_radius) band
      CROSS JOIN LATERAL (
        SELECT c.member_id, c.latitude, c.longitude FROM member_profile c
        WHERE c.scheme_id = p_scheme_id AND c.findable AND c.cell >= band.low AND c.cell <= band.high LIMIT 500
      ) p
      ORDER BY metres_between(p.latitude, p.longitude, p_latitude, p_longitude), p.member_id LIMIT 100
    ) n;
    EXIT WHEN cardinality(v_near) >= 80 OR v_radius >= 30000;
    v_radius := v_radius * 2;
  END LOOP;
  RETURN ARRAY(
    SELECT unnest(v_near)
    UNION
    SELECT k.subject_id FROM unnest(p_keys) AS wanted (key) CROSS JOIN LATERAL (
      SELECT m.subject_id FROM (
        SELECT around.subject_id FROM match_bands(p_latitude, p_longitude, greatest(1500, v_radius * 1.5)) band
        CROSS JOIN LATERAL (
          SELECT c.subject_id FROM match_key c
          WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell >= band.low AND c.cell <= band.high LIMIT 30
        ) around
        UNION
        (SELECT c.subject_id FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key LIMIT 40)
        UNION
        (SELECT c.subject_id FROM match_key c WHERE c.scheme_id = p_scheme_id AND c.key = wanted.key AND c.cell IS NULL LIMIT 30)
      ) m LIMIT 60
    ) k
    UNION
    SELECT p.member_id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_latitude, p_longitude), w.id LIMIT 4
    ) w
    CROSS JOIN LATERAL (SELECT c.id FROM member c WHERE c.scheme_id = p_scheme_id AND c.ward_id = w.id LIMIT 80) m
    CROSS JOIN LATERAL (
      SELECT c.member_id FROM member_profile c
      WHERE c.scheme_id = p_scheme_id AND c.member_id = m.id AND c.findable AND c.latitude IS NULL OFFSET 0
    ) p
    UNION
    (SELECT p.member_id FROM member_profile p WHERE p.scheme_id = p_scheme_id AND p.findable ORDER BY p.changed_at DESC, p.member_id LIMIT 60)
  );
END $$;
