ALTER TABLE push_subscription NO FORCE ROW LEVEL SECURITY;
DELETE FROM push_subscription WHERE by_member_id IS NOT NULL;
ALTER TABLE push_subscription FORCE ROW LEVEL SECURITY;
ALTER TABLE push_subscription
  DROP COLUMN by_member_id,
  DROP CONSTRAINT push_subscription_once,
  ADD CONSTRAINT push_subscription_scheme_id_endpoint_key UNIQUE (scheme_id, endpoint);
