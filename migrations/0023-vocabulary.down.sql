REVOKE DELETE ON member_profile FROM tc_app, tc_worker;
ALTER TABLE skill DROP CONSTRAINT skill_merged, DROP CONSTRAINT skill_merged_into, DROP COLUMN merged_into_id;
