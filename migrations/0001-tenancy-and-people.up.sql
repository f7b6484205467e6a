-- Tenancy, people, organisations, roles, sign-in, keys.
-- Every tenant row carries scheme_id and every key leads with it, so rows of two schemes never meet and the tables can be distributed by it.

CREATE FUNCTION current_scheme() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('tc.scheme_id', true), '')::uuid $$;

CREATE TABLE scheme (
  scheme_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone text NOT NULL,
  rules jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL
);

CREATE TABLE ward (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  gss_code text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, gss_code)
);

CREATE TABLE organisation (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  legal_form text NOT NULL CHECK (legal_form IN ('INFORMAL', 'CHARITY', 'CIC', 'COMPANY', 'PUBLIC_BODY', 'OTHER')),
  registered_number text,
  is_group boolean NOT NULL,
  is_venue boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'VERIFIED', 'CLOSED')),
  ward_id uuid,
  address text NOT NULL DEFAULT '',
  postcode text,
  monthly_budget_minutes integer CHECK (monthly_budget_minutes >= 0),
  created_at timestamptz NOT NULL,
  verified_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, ward_id) REFERENCES ward,
  CHECK (is_group OR is_venue)
);
CREATE INDEX organisation_by_name ON organisation (scheme_id, name, id);
CREATE INDEX organisation_by_ward ON organisation (scheme_id, ward_id);

CREATE TABLE member (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_number text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  name_key text NOT NULL,
  email text CHECK (length(email) <= 254),
  phone text,
  address_lines text[] NOT NULL DEFAULT '{}',
  preferred_channel text NOT NULL CHECK (preferred_channel IN ('EMAIL', 'TEXT', 'LETTER', 'NONE')),
  locale text NOT NULL DEFAULT 'en-GB',
  ward_id uuid,
  reward_choice text NOT NULL DEFAULT 'CREDITS' CHECK (reward_choice IN ('CREDITS', 'DONATE', 'RECOGNITION_ONLY')),
  donate_to_organisation_id uuid,
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'CLOSED')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scheme_id, id),
  UNIQUE (scheme_id, member_number),
  FOREIGN KEY (scheme_id, ward_id) REFERENCES ward,
  FOREIGN KEY (scheme_id, donate_to_organisation_id) REFERENCES organisation
);
-- Sign-in and imports find a person by address, so an address names one member of a scheme.
CREATE UNIQUE INDEX member_email ON member (scheme_id, lower(email)) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX member_phone ON member (scheme_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX member_name ON member (scheme_id, name_key);
CREATE INDEX member_ward ON member (scheme_id, ward_id);

CREATE TABLE role_assignment (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('LEADER', 'COORDINATOR', 'TILL', 'OPERATOR', 'AUDITOR')),
  organisation_id uuid,
  assigned_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  CHECK ((role IN ('OPERATOR', 'AUDITOR')) = (organisation_id IS NULL))
);
CREATE UNIQUE INDEX role_assignment_live ON role_assignment (scheme_id, member_id, role, organisation_id) NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX role_assignment_by_organisation ON role_assignment (scheme_id, organisation_id) WHERE ended_at IS NULL;

CREATE TABLE sign_in_code (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  closed_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);
CREATE INDEX sign_in_code_open ON sign_in_code (scheme_id, member_id, created_at DESC) WHERE closed_at IS NULL;

CREATE TABLE session (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, member_id) REFERENCES member
);
CREATE INDEX session_by_member ON session (scheme_id, member_id);

CREATE TABLE api_key (
  scheme_id uuid NOT NULL REFERENCES scheme,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('TILL', 'ORGANISATION_APP', 'MEMBER_APP')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  prefix text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  organisation_id uuid,
  member_id uuid,
  created_by_member_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (scheme_id, id),
  FOREIGN KEY (scheme_id, organisation_id) REFERENCES organisation,
  FOREIGN KEY (scheme_id, member_id) REFERENCES member,
  CHECK ((kind = 'MEMBER_APP') = (member_id IS NOT NULL)),
  CHECK ((kind IN ('TILL', 'ORGANISATION_APP')) = (organisation_id IS NOT NULL))
);
