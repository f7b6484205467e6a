import type DataLoader from 'dataloader';
import type { Page } from '../../domain/paging/cursor.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { RotaPlanLoaders } from '../rotas/rotaPlanLoaders.js';
import { type ImportProblemRecord, type ProblemPageKey, problemPages } from './hoursImports.js';

/** The edges to imports of timesheets, and to what must be mended on them. */
export class ImportLoaders extends RotaPlanLoaders {
  get hoursImport(): DataLoader<string, HoursImportEntity | null> {
    return this.byId<HoursImportEntity>(HoursImportEntity);
  }

  get problemsOfImport(): DataLoader<ProblemPageKey, Page<ImportProblemRecord>, string> {
    return this.loader(
      'problemsOfImport',
      (keys: readonly ProblemPageKey[]) => this.inScheme((tx) => problemPages(tx, keys)),
      JSON.stringify,
    );
  }
}
