-- How people wish to hear of things, messages that are collected, and browsers that can be told that there is one.
ALTER TABLE member
  DROP CONSTRAINT member_preferred_channel_check,
  ADD CONSTRAINT member_preferred_channel_check CHECK (preferred_channel IN ('EMAIL', 'TEXT', 'LETTER', 'PUSH', 'NONE')),
  -- How what can wait is told.
  ADD COLUMN message_frequency text NOT NULL DEFAULT 'AS_IT_HAPPENS' CHECK (message_frequency IN ('AS_IT_HAPPENS', 'DAILY', 'WEEKLY')),
  -- What they do not want to hear of, so that a topic that comes to be later is wanted at first.
  ADD COLUMN topics_off text[] NOT NULL DEFAULT '{}' CHECK (topics_off <@ ARRAY['HOURS', 'CREDITS', 'SHIFTS', 'MATCHES', 'NEIGHBOURS', 'NEWS']),
  ADD COLUMN large_print boolean NOT NULL DEFAULT false;

ALTER TABLE notification
  DROP CONSTRAINT notification_channel_check,
  ADD CONSTRAINT notification_channel_check CHECK (channel IN ('EMAIL', 'TEXT', 'LETTER', 'PUSH')),
  DROP CONSTRAINT notification_state_check,
  -- COLLECTED: kept for the digest of the instant next_try_at; TOLD: by the digest told_by_id; DROPPED: no longer to be told, failure says why.
  ADD CONSTRAINT notification_state_check CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'COLLECTED', 'TOLD', 'DROPPED')),
  ADD COLUMN told_by_id uuid,
  ADD CONSTRAINT notification_told CHECK ((state = 'TOLD') = (told_by_id IS NOT NULL)),
  ADD CONSTRAINT notification_told_by FOREIGN KEY (scheme_id, told_by_id) REFERENCES notification;
-- How many messages somebody was sent today, and what they were told before.
CREATE INDEX notification_by_member ON notification (scheme_id, member_id, created_at, id) WHERE member_id IS NOT NULL;
CREATE INDEX notification_collected ON notification (scheme_id, member_id, next_try_at) WHERE state = 'COLLECTED';
CREATE INDEX notification_by_digest ON notification (scheme_id, told_by_id) WHERE told_by_id IS NOT NULL;

-- A browser that a push service can reach. Whoever knows its endpoint can wake it, so it is nobody else's to read.
CREATE TABLE push_subscription (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  endpoint text NOT NULL CHECK (length(endpoint) BETWEEN 10 AND 1000),
  -- The browser's public key and its shared secret, in base64url, as the browser gives them.
  public_key text NOT NULL CHECK (length(public_key) = 87),
  auth_secret text NOT NULL CHECK (length(auth_secret) = 22),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  UNIQUE (scheme_id, endpoint)
);
CREATE INDEX push_subscription_by_member ON push_subscription (scheme_id, member_id, created_at, id);

ALTER TABLE push_subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE push_subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON push_subscription USING (scheme_id = current_scheme());
CREATE POLICY worker_carries ON push_subscription TO tc_worker USING (true);
CREATE POLICY auditor_reads ON push_subscription FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON push_subscription TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON push_subscription TO tc_app, tc_worker;
