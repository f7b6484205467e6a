-- What neighbours ask help for that a member could give, with how well it suits them, as match_opportunities has it. For adults alone. A post tells no more of
-- where it is than its ward, and of when no more than words. Left out is what is theirs, what they answered or put aside, and whatever is of somebody who is
-- kept apart from them or from whoever asks.
-- For functions alone.
CREATE FUNCTION match_requests(p_scheme_id uuid, p_at timestamptz, p_member_id uuid, p_me match_person, p_asker_id uuid) RETURNS SETOF match_found
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  IF p_me.adult_from_on > p_me.today THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH source AS MATERIALIZED (
    (SELECT p.id FROM help_post p WHERE p.scheme_id = p_scheme_id AND p.kind = 'REQUEST' AND p.state = 'OPEN' ORDER BY p.posted_at DESC, p.id DESC LIMIT 40)
    UNION
    SELECT p.id FROM (
      SELECT w.id FROM ward w WHERE w.scheme_id = p_scheme_id ORDER BY metres_between(w.latitude, w.longitude, p_me.latitude, p_me.longitude), w.id LIMIT 4
    ) w
    CROSS JOIN LATERAL (
      SELECT n.id FROM help_post n WHERE n.scheme_id = p_scheme_id AND n.ward_id = w.id AND n.kind = 'REQUEST' AND n.state = 'OPEN'
      ORDER BY n.posted_at DESC, n.id DESC LIMIT 10
    ) p
  ), found AS (
    SELECT p.*, CASE WHEN w.latitude + p_me.latitude IS NOT NULL THEN metres_between(w.latitude, w.longitude, p_me.latitude, p_me.longitude) END AS metres,
           ARRAY(SELECT k.id FROM unnest(p.skill_ids) k (id) WHERE k.id = ANY (p_me.skill_ids)) AS shared_skill_ids,
           (SELECT count(*)::integer FROM help_answer a WHERE a.scheme_id = p_scheme_id AND a.post_id = p.id AND a.state = 'WAITING') AS answers,
           EXISTS (SELECT FROM help_exchange e WHERE e.scheme_id = p_scheme_id AND e.helper_id = p_member_id AND e.helped_id = p.member_id
             AND e.state = 'SETTLED') AS has_helped,
           (SELECT count(*)::integer FROM match_dismissal d JOIN help_post o ON o.scheme_id = p_scheme_id AND o.id = d.help_post_id
             WHERE d.scheme_id = p_scheme_id AND d.member_id = p_member_id AND d.restored_at IS NULL AND d.reason = 'NOT_INTERESTED' AND o.cause = p.cause) AS refused_cause
    FROM source s
    -- By their ids, whatever the planner believes of the conditions below.
    CROSS JOIN LATERAL (SELECT o.* FROM help_post o WHERE o.scheme_id = p_scheme_id AND o.id = s.id OFFSET 0) p
    JOIN member m ON m.scheme_id = p_scheme_id AND m.id = p.member_id AND m.status = 'ACTIVE'
    LEFT JOIN ward w ON w.scheme_id = p_scheme_id AND w.id = p.ward_id
    WHERE p.state = 'OPEN' AND p.stands_until > p_at AND p.member_id <> p_member_id AND p.cause <> ALL (p_me.avoids) AND (p.place_kind <> 'REMOTE' OR p_me.takes_remote) AND (p.to_on IS NULL OR p.to_on >= p_me.today)
      AND NOT EXISTS (SELECT FROM member_block b WHERE b.scheme_id = p_scheme_id AND b.blocker_id = p.member_id AND b.blocked_id IN (p_member_id, p_asker_id)
        AND b.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM member_block b WHERE b.scheme_id = p_scheme_id AND b.blocker_id IN (p_member_id, p_asker_id) AND b.blocked_id = p.member_id
        AND b.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM help_answer a WHERE a.scheme_id = p_scheme_id AND a.post_id = p.id AND a.member_id = p_member_id
        AND a.state IN ('WAITING', 'AGREED', 'DECLINED'))
      AND NOT EXISTS (SELECT FROM match_dismissal d WHERE d.scheme_id = p_scheme_id AND d.member_id = p_member_id AND d.help_post_id = p.id
        AND d.restored_at IS NULL)
  )
  SELECT f.id, f.member_id,
         ARRAY[
           CASE WHEN p_me.skill_ids = '{}' OR f.skill_ids = '{}' THEN 0.4
                WHEN f.shared_skill_ids = '{}' THEN 0 ELSE 0.6 + 0.4 * cardinality(f.shared_skill_ids) / cardinality(f.skill_ids) END,
           CASE WHEN p_me.interests = '{}' THEN 0.5 WHEN f.cause = ANY (p_me.interests) THEN 1 ELSE 0 END,
           CASE WHEN f.place_kind = 'REMOTE' OR f.metres IS NULL THEN 0.5
                ELSE greatest(CASE WHEN f.place_kind = 'EITHER' AND p_me.takes_remote THEN 0.5 ELSE 0 END,
                  1 - f.metres::double precision / coalesce(p_me.travel_metres, 8000)) END,
           0.5, 0.5, 1, CASE WHEN f.has_helped THEN 0.5 ELSE 0.8 END,
           greatest(0, CASE WHEN f.has_helped THEN 0.75 ELSE 0.5 END - 0.15 * f.refused_cause), 0.8 / (1 + f.answers)]::double precision[],
         1::double precision,
         jsonb_build_object('skillIds', f.shared_skill_ids, 'cause', f.cause, 'isInterest', f.cause = ANY (p_me.interests), 'placeKind', f.place_kind,
           'hasHelped', f.has_helped, 'answers', f.answers),
         coalesce(f.from_on::timestamp AT TIME ZONE p_me.zone, p_at), CASE WHEN f.place_kind <> 'REMOTE' THEN f.metres END
  FROM found f;
END $$;
