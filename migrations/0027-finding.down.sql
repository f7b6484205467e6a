DROP INDEX opportunity_public;
