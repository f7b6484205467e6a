-- A phone or computer that is told of messages to somebody its owner acts for.

ALTER TABLE push_subscription
  -- Who has it in hand, where it is not the member themselves.
  ADD COLUMN by_member_id uuid,
  ADD CONSTRAINT push_subscription_by FOREIGN KEY (scheme_id, by_member_id) REFERENCES member,
  ADD CONSTRAINT push_subscription_of_another CHECK (by_member_id <> member_id),
  -- One browser may be told for its owner and for those they act for.
  DROP CONSTRAINT push_subscription_scheme_id_endpoint_key,
  ADD CONSTRAINT push_subscription_once UNIQUE (scheme_id, endpoint, member_id);
CREATE INDEX push_subscription_by_holder ON push_subscription (scheme_id, by_member_id) WHERE by_member_id IS NOT NULL;
