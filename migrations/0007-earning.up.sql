-- Hours that wait for a pot, appeals, requests to issue beyond the cap, leaders who are away and their deputies.

ALTER TABLE hours_log
  -- NONE: nothing moves for them. CREDITED: their transfer stands. UNFUNDED: approved, and the pot that is to give did not cover them yet.
  -- STAYED: the pot that was to give is the one that was to receive, so the credits stayed where they were.
  ADD COLUMN credit_state text NOT NULL DEFAULT 'NONE' CHECK (credit_state IN ('NONE', 'CREDITED', 'UNFUNDED', 'STAYED')),
  -- The pot did not cover them when they were approved, whatever came later.
  ADD COLUMN was_unfunded boolean NOT NULL DEFAULT false,
  ADD COLUMN appealed_at timestamptz,
  ADD COLUMN appealed_by text,
  ADD COLUMN appeal_words text CHECK (length(appeal_words) <= 1000),
  -- What whoever decided the appeal says to the member.
  ADD COLUMN appeal_answer text CHECK (length(appeal_answer) <= 1000);

-- The owner too is bound by row-level security, and this concerns every scheme.
ALTER TABLE hours_log NO FORCE ROW LEVEL SECURITY;
UPDATE hours_log SET credit_state = 'CREDITED' WHERE transfer_id IS NOT NULL;
ALTER TABLE hours_log FORCE ROW LEVEL SECURITY;

ALTER TABLE hours_log
  DROP CONSTRAINT hours_log_state_check,
  DROP CONSTRAINT hours_log_check3,
  ADD CONSTRAINT hours_log_state_check CHECK (state IN ('SUBMITTED', 'APPROVED', 'DECLINED', 'APPEALED', 'REVERSED')),
  ADD CONSTRAINT hours_log_declined CHECK (
    CASE WHEN state IN ('DECLINED', 'APPEALED') THEN decline_reason IS NOT NULL ELSE decline_reason IS NULL OR appealed_at IS NOT NULL END),
  ADD CONSTRAINT hours_log_appealed CHECK (
    (state <> 'APPEALED' OR appealed_at IS NOT NULL)
    AND (appealed_at IS NULL) = (appealed_by IS NULL) AND (appealed_at IS NULL) = (appeal_words IS NULL)
    AND (appeal_answer IS NULL OR appealed_at IS NOT NULL AND state <> 'APPEALED')),
  ADD CONSTRAINT hours_log_credited CHECK ((credit_state = 'CREDITED') = (transfer_id IS NOT NULL)),
  ADD CONSTRAINT hours_log_credit_state CHECK (
    CASE credit_state WHEN 'NONE' THEN true WHEN 'UNFUNDED' THEN state = 'APPROVED' AND was_unfunded ELSE state IN ('APPROVED', 'REVERSED') END);
-- What waits for pots, the oldest approved first.
CREATE INDEX hours_log_unfunded ON hours_log (scheme_id, decided_at, id) WHERE credit_state = 'UNFUNDED';
CREATE INDEX hours_log_appeals ON hours_log (scheme_id, organisation_id, appealed_at) WHERE state = 'APPEALED';

-- An operator's request to issue credits beyond the supply cap. A second operator approves it, and nobody else. One whose pot has closed is ended.
CREATE TABLE mint_request (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  pot_account_id uuid NOT NULL,
  amount_minutes integer NOT NULL CHECK (amount_minutes > 0),
  funder text CHECK (length(funder) BETWEEN 1 AND 100),
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 1000),
  state text NOT NULL CHECK (state IN ('OPEN', 'APPROVED', 'DECLINED', 'WITHDRAWN')),
  asked_by_member_id uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_by_member_id uuid,
  decided_at timestamptz,
  answer text CHECK (length(answer) <= 1000),
  transfer_id uuid,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, asked_by_member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, decided_by_member_id) REFERENCES member,
  CHECK ((state = 'OPEN') = (decided_at IS NULL)),
  CHECK ((decided_at IS NULL) = (decided_by_member_id IS NULL)),
  CHECK ((state = 'APPROVED') = (transfer_id IS NOT NULL)),
  -- Two people, always; and one takes back only what one asked for.
  CHECK (state <> 'APPROVED' OR decided_by_member_id <> asked_by_member_id)
);
CREATE INDEX mint_request_by_time ON mint_request (scheme_id, asked_at, id);
CREATE INDEX mint_request_open ON mint_request (scheme_id, asked_at, id) WHERE state = 'OPEN';

-- A leader is away for a span of local days; a deputy, where one is named, has their say meanwhile.
CREATE TABLE leader_absence (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  leader_id uuid NOT NULL,
  deputy_id uuid,
  -- The first and the last local day, and the instants at which they begin and end.
  from_on date NOT NULL,
  to_on date NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  named_by text NOT NULL,
  named_at timestamptz NOT NULL,
  ended_by text,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, leader_id) REFERENCES member,
  FOREIGN KEY (scheme_id, deputy_id) REFERENCES member,
  CHECK (to_on >= from_on AND ends_at > starts_at),
  CHECK (deputy_id <> leader_id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX leader_absence_by_organisation ON leader_absence (scheme_id, organisation_id, ends_at) WHERE ended_at IS NULL;
CREATE INDEX leader_absence_by_deputy ON leader_absence (scheme_id, deputy_id, ends_at) WHERE ended_at IS NULL;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['mint_request', 'leader_absence'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (scheme_id = current_scheme())', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON %I FOR SELECT TO tc_auditor USING (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO tc_app, tc_worker, tc_auditor', v_table);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO tc_app, tc_worker', v_table);
  END LOOP;
END $$;
