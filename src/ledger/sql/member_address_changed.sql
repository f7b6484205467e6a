-- Another address is a new one: what is known of the old says nothing of it. A trigger, so that whoever changes an address need not think of it.
-- For functions alone.
CREATE FUNCTION member_address_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  IF NEW.email IS DISTINCT FROM OLD.email THEN
    NEW.email_failed_at := NULL;
  END IF;
  IF NEW.phone IS DISTINCT FROM OLD.phone THEN
    NEW.phone_failed_at := NULL;
  END IF;
  RETURN NEW;
END $$;
