-- What everybody may read, in the order in which the feeds have it.
CREATE INDEX opportunity_public ON opportunity (scheme_id, published_at DESC, id DESC) WHERE state = 'PUBLISHED' AND visibility = 'PUBLIC';

-- What a member looks for again and again.
CREATE TABLE saved_search (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- Each of what follows is null where it does not matter.
  words text CHECK (length(words) BETWEEN 1 AND 100),
  cause text CHECK (length(cause) BETWEEN 1 AND 40),
  kind text CHECK (kind IN ('ONE_OFF', 'ONGOING', 'CO_DESIGN', 'CHAMPION', 'NAVIGATOR', 'PEER_SUPPORT')),
  skill_id uuid,
  latitude double precision CHECK (latitude BETWEEN 49 AND 61),
  longitude double precision CHECK (longitude BETWEEN -9 AND 2),
  within_metres integer CHECK (within_metres BETWEEN 1 AND 100000),
  remote boolean,
  -- How often they would like to hear of what is new.
  notify text NOT NULL CHECK (notify IN ('NEVER', 'WEEKLY')),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, skill_id) REFERENCES skill,
  CHECK ((latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (within_metres IS NULL))
);
CREATE INDEX saved_search_by_member ON saved_search (scheme_id, member_id, created_at, id);

ALTER TABLE saved_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_search FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON saved_search USING (scheme_id = current_scheme());
CREATE POLICY auditor_reads ON saved_search FOR SELECT TO tc_auditor USING (true);
GRANT SELECT ON saved_search TO tc_app, tc_worker, tc_auditor;
GRANT INSERT, UPDATE, DELETE ON saved_search TO tc_app, tc_worker;
