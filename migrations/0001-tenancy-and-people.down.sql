DROP TABLE api_key, session, sign_in_code, role_assignment, member, organisation, ward, scheme;
DROP FUNCTION current_scheme();
