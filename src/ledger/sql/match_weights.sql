-- What a scheme weighs each part of a match with: what it chose, over the defaults, in the order of domain/matching/weights.ts.
-- For functions alone.
CREATE FUNCTION match_weights(p_rules jsonb, p_defaults integer[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(coalesce((p_rules ->> named.rule)::integer, named.weight) ORDER BY named.place)
  FROM unnest(ARRAY['matchSkillsWeight', 'matchInterestsWeight', 'matchDistanceWeight', 'matchAvailabilityWeight', 'matchLanguagesWeight',
                    'matchAccessWeight', 'matchNoveltyWeight', 'matchFeedbackWeight', 'matchNeedWeight'], p_defaults)
    WITH ORDINALITY AS named (rule, weight, place)
$$;
