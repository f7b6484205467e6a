DROP TABLE opportunity_import;
DROP INDEX application_waiting, opportunity_unplaced, opportunity_by_state;
