-- Keeps the keys by which an opportunity is found as it is: of one that is published, its skills and its cause. A trigger, so that whoever writes an
-- opportunity keeps them, and rows of one opportunity change under its own lock.
-- For functions alone.
CREATE FUNCTION match_keep_opportunity_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM match_key k WHERE k.scheme_id = OLD.scheme_id AND k.subject_id = OLD.id
      AND k.key = ANY (ARRAY(SELECT 'skill ' || s.id FROM unnest(OLD.skill_ids) s (id)) || ('cause ' || OLD.cause));
  END IF;
  IF NEW.state = 'PUBLISHED' THEN
    INSERT INTO match_key (scheme_id, key, cell, subject_id)
    SELECT DISTINCT NEW.scheme_id, found.key, NEW.cell, NEW.id
    FROM unnest(ARRAY(SELECT 'skill ' || s.id FROM unnest(NEW.skill_ids) s (id)) || ('cause ' || NEW.cause)) AS found (key);
  END IF;
  RETURN NULL;
END $$;
