-- Members sign in with passkeys.

-- A key pair on a member's device; here is its public half. Ended ones stay, so that what comes of one afterwards is known for what it is.
CREATE TABLE passkey (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- What the device calls them by: the membership it was made for, also after that was joined with another.
  user_handle uuid NOT NULL,
  credential_id bytea NOT NULL CHECK (length(credential_id) BETWEEN 1 AND 1023),
  public_key bytea NOT NULL,
  -- How often it has signed, as it says itself. Stays 0 with those that many devices share.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('REMOVED', 'COPIED', 'MEMBERSHIP_ENDED')),
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, credential_id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX passkey_by_member ON passkey (scheme_id, member_id) WHERE ended_at IS NULL;

-- What a device is asked to sign, once and within minutes.
CREATE TABLE passkey_challenge (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  challenge_hash bytea NOT NULL,
  -- The session that adds a passkey. Null: somebody signs in, and who is not known yet.
  session_id uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, challenge_hash)
);
CREATE INDEX passkey_challenge_by_end ON passkey_challenge (expires_at);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['passkey', 'passkey_challenge'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tc_app, tc_worker', v_table);
  END LOOP;
END $$;
CREATE POLICY worker_clears ON passkey_challenge FOR DELETE TO tc_worker USING (true);
CREATE POLICY worker_sees_age ON passkey_challenge FOR SELECT TO tc_worker USING (true);
GRANT DELETE ON passkey_challenge TO tc_worker;
