REVOKE ALL ON ALL TABLES IN SCHEMA tc FROM tc_app, tc_worker, tc_auditor;
REVOKE EXECUTE ON FUNCTION current_scheme() FROM tc_app, tc_worker, tc_auditor;

DO $$
DECLARE
  v_policy record;
BEGIN
  FOR v_policy IN SELECT schemaname, tablename, policyname FROM pg_policies WHERE schemaname = 'tc' LOOP
    EXECUTE format('DROP POLICY %I ON %I.%I', v_policy.policyname, v_policy.schemaname, v_policy.tablename);
    EXECUTE format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', v_policy.schemaname, v_policy.tablename);
    EXECUTE format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', v_policy.schemaname, v_policy.tablename);
  END LOOP;
END $$;
