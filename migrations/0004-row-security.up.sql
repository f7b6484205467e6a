-- Three locks on one door: explicit predicates in the queries, keys that lead with the scheme, and these policies, FORCEd so that they bind the
-- owner's definer functions too.

DO $$
DECLARE
  v_table text;
BEGIN
  FOR v_table IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r'
    AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'scheme_id') ORDER BY 1
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
  END LOOP;
END $$;

-- Lookups before a scheme is known: the owner's definer functions (find_scheme, resolve_session, resolve_api_key) read these across schemes.
CREATE POLICY lookup ON scheme FOR SELECT TO tc_owner USING (true);
CREATE POLICY lookup ON session FOR SELECT TO tc_owner USING (true);
CREATE POLICY lookup ON api_key FOR SELECT TO tc_owner USING (true);

-- The worker carries rows of every scheme; what it then does for one of them runs inside that scheme.
CREATE POLICY worker_carries ON scheme FOR SELECT TO tc_worker USING (true);
CREATE POLICY worker_carries ON outbox_event TO tc_worker USING (true);
CREATE POLICY worker_carries ON notification TO tc_worker USING (true);
CREATE POLICY worker_carries ON viewer_message TO tc_worker USING (true);
CREATE POLICY worker_clears ON idempotency FOR DELETE TO tc_worker USING (true);
CREATE POLICY worker_sees_age ON idempotency FOR SELECT TO tc_worker USING (true);
CREATE POLICY worker_clears ON code_failure FOR DELETE TO tc_worker USING (true);
CREATE POLICY worker_sees_age ON code_failure FOR SELECT TO tc_worker USING (true);

GRANT INSERT, UPDATE ON organisation, member, role_assignment, sign_in_code, session, api_key, offer, hours_log TO tc_app, tc_worker;
GRANT INSERT ON ward, upload, code_failure, hours_import, redemption_code, notification, audit, outbox_event TO tc_app, tc_worker;
GRANT UPDATE (rules, name) ON scheme TO tc_app, tc_worker;
GRANT UPDATE (state, reversed_at) ON redemption TO tc_app, tc_worker;
GRANT INSERT, UPDATE (result) ON idempotency TO tc_app, tc_worker;
GRANT DELETE ON idempotency, code_failure TO tc_worker;
GRANT UPDATE (relayed_at, processed_at) ON outbox_event TO tc_worker;
GRANT UPDATE ON notification TO tc_worker;
GRANT INSERT ON viewer_message, audit_seal TO tc_worker;
GRANT EXECUTE ON FUNCTION current_scheme() TO tc_app, tc_worker, tc_auditor;
