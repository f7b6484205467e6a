import { toGlobalId } from '../../domain/ids.js';
import type { HoursImportRecord } from '../../queries/records.js';
import { HoursImport } from '../../schema/imports/hoursImport.js';

export function presentHoursImport(record: HoursImportRecord): HoursImport {
  const { state, organisationId, importedAt, skipsProblems, rowsChecked, rowsLoaded } = record;
  const { rowsAdded, rowsAlreadyLoaded, rowsRefused, addedMinutes } = record;
  const [rowsRead, rowsToLoad] = [record.rowsRead ?? null, record.rowsToLoad ?? null];
  const counts = { state, rowsRead, rowsChecked, rowsToLoad, rowsLoaded };
  return Object.assign(new HoursImport(), {
    ...{ id: toGlobalId('HoursImport', record.id), importId: record.id, organisationId, counts },
    ...{ askedAt: importedAt, skipsRowsWithProblems: skipsProblems, rowsRead },
    ...{ rowsAdded, rowsAlreadyLoaded, rowsRefused, addedMinutes },
    stoppedAt: record.stoppedAt ?? null,
    stoppedWhy: record.stoppedWhy ?? null,
    refusal: record.refusal ?? null,
    endedAt: record.endedAt ?? null,
  });
}
