import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

interface Around {
  member: string;
  place: string;
  sponsored: string;
}

/** An import of a group beside, which is loaded; and one of the place that was stopped, with something to mend on its sheet. */
export async function importsOf(
  world: World,
  { member, place, sponsored }: Around,
): Promise<{ hoursImport: string; stoppedImport: string }> {
  const [hoursImport, stoppedImport] = [newId(), newId()];
  await world.test.admin(
    `INSERT INTO hours_import (scheme_id, id, organisation_id, upload_id, imported_by, imported_at, state, rows_read, rows_checked, rows_to_load, judged_at,
       rows_added, rows_already_loaded, rows_refused, stopped_at, stopped_why)
     SELECT $1, id, organisation_id, id, $4, $5, state, 2, 2, 1, $5, 0, 0, 1, stopped_at, CASE WHEN state = 'STOPPED' THEN 'ASKED' END
     FROM (VALUES ($2::uuid, $6::uuid, 'LOADING', NULL), ($3, $7, 'STOPPED', $5::timestamptz)) AS new (id, organisation_id, state, stopped_at)`,
    [world.schemeId, hoursImport, stoppedImport, `member:${member}`, world.clock.now(), sponsored, place],
  );
  await world.test.admin(
    `INSERT INTO hours_import_problem (scheme_id, import_id, number, row_number, column_title, message)
     SELECT $1, id, 1, 3, 'Hours', 'Row 3: say how long it was.' FROM unnest($2::uuid[]) AS id`,
    [world.schemeId, [hoursImport, stoppedImport]],
  );
  return { hoursImport, stoppedImport };
}
