-- Keeps the keys by which groups find a member as they are: of somebody who may be found, what they can do and what they care for. A trigger, so that
-- whoever writes or takes away a profile keeps them.
-- For functions alone.
CREATE FUNCTION match_keep_member_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM match_key k WHERE k.scheme_id = OLD.scheme_id AND k.subject_id = OLD.member_id
      AND k.key = ANY (ARRAY(SELECT 'skill of ' || s.id FROM unnest(OLD.skill_ids) s (id)) || ARRAY(SELECT 'cause of ' || i.cause FROM unnest(OLD.interests) i (cause)));
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.findable THEN
    INSERT INTO match_key (scheme_id, key, cell, subject_id)
    SELECT DISTINCT NEW.scheme_id, found.key, NEW.cell, NEW.member_id
    FROM unnest(ARRAY(SELECT 'skill of ' || s.id FROM unnest(NEW.skill_ids) s (id)) || ARRAY(SELECT 'cause of ' || i.cause FROM unnest(NEW.interests) i (cause)))
      AS found (key);
  END IF;
  RETURN NULL;
END $$;
