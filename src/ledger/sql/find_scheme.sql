-- The scheme behind the public name that sign-in gives. No row where there is none.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION find_scheme(p_slug text) RETURNS TABLE (scheme_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tc, pg_temp
AS $$ SELECT s.scheme_id FROM scheme s WHERE s.slug = lower(p_slug) $$;
