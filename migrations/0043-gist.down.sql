ALTER TABLE notification DROP COLUMN gist;
