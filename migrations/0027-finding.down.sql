DROP TABLE saved_search;
DROP INDEX opportunity_public;
