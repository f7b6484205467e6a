-- Members who help one another: what they post, who answers, what the two agree and confirm, and who wants nothing to do with whom.

CREATE TABLE help_post (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('OFFER', 'REQUEST')),
  member_id uuid NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  cause text NOT NULL CHECK (length(cause) BETWEEN 1 AND 40),
  skill_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(skill_ids) <= 30),
  place_kind text NOT NULL CHECK (place_kind IN ('ON_SITE', 'REMOTE', 'EITHER')),
  -- What every member of the scheme may know of where it is: its ward, and words such as "near the library".
  ward_id uuid,
  area text NOT NULL DEFAULT '' CHECK (length(area) <= 120),
  -- Where exactly: shown to whoever it was agreed with, once both agreed. No point on the map is kept, so that nobody finds it by measuring.
  place text NOT NULL DEFAULT '' CHECK (length(place) <= 400),
  typical_minutes integer CHECK (typical_minutes BETWEEN 5 AND 1440),
  -- When it suits, in words, and between which local days.
  when_words text NOT NULL DEFAULT '' CHECK (length(when_words) <= 500),
  from_on date,
  to_on date,
  -- MET: a request that somebody agreed to help with. LAPSED: its time was over. ENDED: the membership ended.
  state text NOT NULL CHECK (state IN ('OPEN', 'MET', 'WITHDRAWN', 'LAPSED', 'ENDED')),
  posted_by text NOT NULL,
  posted_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- It lapses at this instant unless it is extended.
  stands_until timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, ward_id) REFERENCES ward,
  CHECK (to_on >= from_on),
  CHECK ((state IN ('WITHDRAWN', 'LAPSED', 'ENDED')) = (ended_at IS NOT NULL))
);
CREATE INDEX help_post_open ON help_post (scheme_id, kind, posted_at DESC, id DESC) WHERE state = 'OPEN';
CREATE INDEX help_post_by_member ON help_post (scheme_id, member_id, posted_at DESC, id DESC);

CREATE TABLE help_answer (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  post_id uuid NOT NULL,
  member_id uuid NOT NULL,
  words text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
  -- AGREED: an exchange was agreed out of it.
  state text NOT NULL CHECK (state IN ('WAITING', 'AGREED', 'DECLINED', 'WITHDRAWN', 'ENDED')),
  answered_by text NOT NULL,
  answered_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- Why it was declined, in words the one who answered reads.
  reason text CHECK (length(reason) <= 1000),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, post_id) REFERENCES help_post,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((state IN ('DECLINED', 'WITHDRAWN', 'ENDED')) = (ended_at IS NOT NULL))
);
-- One that waits for each member and post: two that race write one.
CREATE UNIQUE INDEX help_answer_live ON help_answer (scheme_id, post_id, member_id) WHERE state = 'WAITING';
CREATE INDEX help_answer_by_post ON help_answer (scheme_id, post_id, answered_at, id);
CREATE INDEX help_answer_by_member ON help_answer (scheme_id, member_id, answered_at DESC, id DESC);

CREATE TABLE help_exchange (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  post_id uuid NOT NULL,
  answer_id uuid NOT NULL,
  -- Who gives the time, and who is helped: the credits of the second go to the first.
  helper_id uuid NOT NULL,
  helped_id uuid NOT NULL,
  -- PROPOSED: one side named terms. AGREED: both did. HALF_CONFIRMED: one side said how long it was. WAITING_FOR_CREDITS: both did, and the helped
  -- member has yet to earn what goes to the other. MISSED: it did not take place, and nothing is given for it. SETTLED: done.
  state text NOT NULL CHECK (state IN ('PROPOSED', 'AGREED', 'HALF_CONFIRMED', 'WAITING_FOR_CREDITS', 'DISPUTED', 'SETTLED', 'MISSED', 'CANCELLED', 'REVERSED')),
  -- Counts proposals: whoever agrees says to which one.
  revision integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
  -- What one side proposes and the other has not agreed to. What was agreed before stands meanwhile.
  proposed_by_id uuid,
  proposed_at timestamptz,
  proposed_starts_at timestamptz,
  proposed_minutes integer CHECK (proposed_minutes BETWEEN 5 AND 1440),
  proposed_place text CHECK (length(proposed_place) <= 400),
  proposed_charges_missed boolean,
  -- What both agreed to.
  agreed_at timestamptz,
  starts_at timestamptz,
  agreed_minutes integer CHECK (agreed_minutes BETWEEN 5 AND 1440),
  place text CHECK (length(place) <= 400),
  -- A missed time is charged, where notice was shorter than the scheme's rule.
  charges_missed boolean,
  -- What each side says was given; by whom it was said, 'system' where silence said it.
  helper_minutes integer CHECK (helper_minutes BETWEEN 0 AND 1440),
  helper_confirmed_at timestamptz,
  helper_confirmed_by text,
  helped_minutes integer CHECK (helped_minutes BETWEEN 0 AND 1440),
  helped_confirmed_at timestamptz,
  helped_confirmed_by text,
  -- Who did not come, where somebody said so.
  missed_by_id uuid,
  disputed_at timestamptz,
  disputed_by text,
  dispute_reason text CHECK (length(dispute_reason) <= 2000),
  settled_minutes integer CHECK (settled_minutes BETWEEN 0 AND 1440),
  settled_at timestamptz,
  settled_by text,
  -- Why staff settled or reversed it so, in words that both read.
  settle_reason text CHECK (length(settle_reason) <= 1000),
  transfer_id uuid,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('BY_HELPER', 'BY_HELPED', 'BY_STAFF', 'BLOCKED', 'POST_ENDED', 'MEMBERSHIP_ENDED')),
  end_words text CHECK (length(end_words) <= 1000),
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, post_id) REFERENCES help_post,
  FOREIGN KEY (scheme_id, answer_id) REFERENCES help_answer,
  FOREIGN KEY (scheme_id, helper_id) REFERENCES member,
  FOREIGN KEY (scheme_id, helped_id) REFERENCES member,
  CHECK (helper_id <> helped_id),
  CHECK ((proposed_by_id IS NULL) = (proposed_at IS NULL) AND (proposed_by_id IS NULL) = (proposed_starts_at IS NULL)
    AND (proposed_by_id IS NULL) = (proposed_minutes IS NULL) AND (proposed_by_id IS NULL) = (proposed_charges_missed IS NULL)),
  CHECK ((agreed_at IS NULL) = (starts_at IS NULL) AND (agreed_at IS NULL) = (agreed_minutes IS NULL) AND (agreed_at IS NULL) = (charges_missed IS NULL)),
  CHECK (state IN ('PROPOSED', 'CANCELLED') OR agreed_at IS NOT NULL),
  CHECK ((helper_minutes IS NULL) = (helper_confirmed_at IS NULL) AND (helper_minutes IS NULL) = (helper_confirmed_by IS NULL)),
  CHECK ((helped_minutes IS NULL) = (helped_confirmed_at IS NULL) AND (helped_minutes IS NULL) = (helped_confirmed_by IS NULL)),
  CHECK (state <> 'DISPUTED' OR disputed_at IS NOT NULL),
  CHECK ((state IN ('SETTLED', 'REVERSED')) = (settled_at IS NOT NULL)),
  CHECK (state NOT IN ('SETTLED', 'REVERSED', 'WAITING_FOR_CREDITS') OR settled_minutes IS NOT NULL),
  -- Minutes that were settled went by exactly one transfer.
  CHECK (state NOT IN ('SETTLED', 'REVERSED') OR (transfer_id IS NOT NULL) = (settled_minutes > 0)),
  CHECK (state IN ('SETTLED', 'REVERSED') OR transfer_id IS NULL),
  CHECK ((state IN ('MISSED', 'CANCELLED')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX help_exchange_of_answer ON help_exchange (scheme_id, answer_id) WHERE state <> 'CANCELLED';
CREATE UNIQUE INDEX help_exchange_transfer ON help_exchange (scheme_id, transfer_id) WHERE transfer_id IS NOT NULL;
CREATE INDEX help_exchange_by_post ON help_exchange (scheme_id, post_id);
CREATE INDEX help_exchange_by_helper ON help_exchange (scheme_id, helper_id, id DESC);
CREATE INDEX help_exchange_by_helped ON help_exchange (scheme_id, helped_id, id DESC);
CREATE INDEX help_exchange_disputed ON help_exchange (scheme_id, disputed_at, id) WHERE state = 'DISPUTED';

-- A member who wants nothing to do with another, for good until they undo it. The other is never told.
CREATE TABLE member_block (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  blocker_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  blocked_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, blocker_id) REFERENCES member,
  FOREIGN KEY (scheme_id, blocked_id) REFERENCES member,
  CHECK (blocker_id <> blocked_id)
);
CREATE UNIQUE INDEX member_block_live ON member_block (scheme_id, blocker_id, blocked_id) WHERE ended_at IS NULL;
CREATE INDEX member_block_of_blocked ON member_block (scheme_id, blocked_id, blocker_id) WHERE ended_at IS NULL;

-- What a new member was given to begin with: once for each person.
CREATE TABLE welcome (
  scheme_id uuid NOT NULL REFERENCES scheme,
  member_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, member_id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);

ALTER TABLE help_post ENABLE ROW LEVEL SECURITY;
ALTER TABLE help_post FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON help_post USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON help_post FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON help_post TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON help_post TO tc_app, tc_worker;

ALTER TABLE help_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE help_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON help_answer USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON help_answer FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON help_answer TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON help_answer TO tc_app, tc_worker;

ALTER TABLE help_exchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE help_exchange FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON help_exchange USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON help_exchange FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON help_exchange TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON help_exchange TO tc_app, tc_worker;

ALTER TABLE member_block ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_block FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_block USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON member_block FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON member_block TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON member_block TO tc_app, tc_worker;

ALTER TABLE welcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE welcome FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON welcome USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON welcome FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON welcome TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE ON welcome TO tc_app, tc_worker;
