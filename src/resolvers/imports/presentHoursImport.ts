import { toGlobalId } from '../../domain/ids.js';
import { importProgress } from '../../domain/imports/imports.js';
import type { HoursImportRecord } from '../../queries/records.js';
import { HoursImport, HoursImportProgress } from '../../schema/imports/hoursImport.js';

export function presentHoursImport(record: HoursImportRecord): HoursImport {
  const { state, organisationId, importedAt, skipsProblems, rowsChecked, rowsLoaded } = record;
  const { rowsAdded, rowsAlreadyLoaded, rowsRefused, addedMinutes } = record;
  const [rowsRead, rowsToLoad] = [record.rowsRead ?? null, record.rowsToLoad ?? null];
  const counts = { state, rowsRead, rowsChecked, rowsToLoad, rowsLoaded };
  const hasEnded = state === 'DONE' || state === 'REFUSED';
  return Object.assign(new HoursImport(), {
    ...{ id: toGlobalId('HoursImport', record.id), importId: record.id, organisationId, state },
    ...{ askedAt: importedAt, skipsRowsWithProblems: skipsProblems, rowsRead },
    ...{ rowsAdded, rowsAlreadyLoaded, rowsRefused, addedMinutes },
    progress: hasEnded ? null : Object.assign(new HoursImportProgress(), importProgress(counts)),
    stoppedAt: record.stoppedAt ?? null,
    stoppedWhy: record.stoppedWhy ?? null,
    refusal: record.refusal ?? null,
    endedAt: record.endedAt ?? null,
  });
}
