import type DataLoader from 'dataloader';
import type { FailedTries } from '../../domain/dueWork/workTrouble.js';
import type { Page } from '../../domain/paging/cursor.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { failedTries, type LongWorkKey } from '../dueWork/failedTries.js';
import { RotaPlanLoaders } from '../rotas/rotaPlanLoaders.js';
import { type ImportProblemRecord, type ProblemPageKey, problemPages } from './hoursImports.js';

/** The edges to imports of timesheets, to what must be mended on them, and to what stands in the way of long work. */
export class ImportLoaders extends RotaPlanLoaders {
  get hoursImport(): DataLoader<string, HoursImportEntity | null> {
    return this.byId<HoursImportEntity>(HoursImportEntity);
  }

  get failedTries(): DataLoader<LongWorkKey, FailedTries | null, string> {
    return this.loader(
      'failedTries',
      (keys: readonly LongWorkKey[]) => this.inScheme((tx) => failedTries(tx, keys)),
      ({ kind, subjectId }) => `${kind} ${subjectId}`,
    );
  }

  get problemsOfImport(): DataLoader<ProblemPageKey, Page<ImportProblemRecord>, string> {
    return this.loader(
      'problemsOfImport',
      (keys: readonly ProblemPageKey[]) => this.inScheme((tx) => problemPages(tx, keys)),
      JSON.stringify,
    );
  }
}
