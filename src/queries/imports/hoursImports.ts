import { notFound, RequestError } from '../../domain/errors.js';
import { problemsKeptMax } from '../../domain/imports/imports.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { hoursImportDue, hoursImportShown } from '../../policies/imports.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** One import of a timesheet. @throws RequestError NOT_FOUND, FORBIDDEN */
export const hoursImportById = defineQuery({
  name: 'hoursImport',
  policy: hoursImportShown,
  async run(tx, input: { importId: string }): Promise<HoursImportEntity> {
    const found = await tx.em.findOne(HoursImportEntity, { schemeId: tx.schemeId, id: input.importId });
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});

export interface HoursImportsInput {
  organisationId: string;
  first: number;
  after?: string | null;
}

/** A page of a group's imports, the latest first. */
export const hoursImports = defineQuery({
  name: 'hoursImports',
  policy: hoursImportShown,
  async run(tx, { organisationId, first, after }: HoursImportsInput): Promise<Page<HoursImportEntity>> {
    tx.authorize({ organisationId });
    const rows = await tx.em.find(
      HoursImportEntity,
      { schemeId: tx.schemeId, organisationId, ...(after ? afterInstant('importedAt', after) : {}) },
      { orderBy: { importedAt: 'DESC', id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => instantCursor(row.importedAt, row.id));
  },
});

/** An import as whoever goes on with it needs it: what it is, and in which zone its days are. */
export interface ImportAtWork extends Pick<HoursImportEntity, 'id' | 'state' | 'afterRow' | 'uploadId' | 'rowsRead'> {
  timeZone: string;
}

/** @throws RequestError NOT_FOUND, FORBIDDEN */
export const importAtWork = defineQuery({
  name: 'importAtWork',
  policy: hoursImportDue,
  async run(tx, input: { importId: string }): Promise<ImportAtWork> {
    tx.authorize(undefined);
    const [found] = await tx.sql<ImportAtWork>(
      `SELECT i.id, i.state, i.after_row AS "afterRow", i.upload_id AS "uploadId", i.rows_read AS "rowsRead", s.time_zone AS "timeZone"
       FROM hours_import i JOIN scheme s ON s.scheme_id = i.scheme_id WHERE i.scheme_id = $1 AND i.id = $2`,
      [tx.schemeId, input.importId],
    );
    if (!found) throw notFound();
    return found;
  },
});

/** The sheet itself. @throws RequestError NOT_FOUND, FORBIDDEN */
export const importedSheet = defineQuery({
  name: 'importedSheet',
  policy: hoursImportDue,
  async run(tx, input: { uploadId: string }): Promise<Uint8Array> {
    tx.authorize(undefined);
    const [upload] = await tx.sql<{ content: Buffer }>('SELECT content FROM upload WHERE scheme_id = $1 AND id = $2', [
      tx.schemeId,
      input.uploadId,
    ]);
    if (!upload) throw notFound();
    return upload.content;
  },
});

/** A page of what must be mended on the sheet of one import. */
export interface ProblemPageKey {
  importId: string;
  first: number;
  after: string | null;
}

export interface ImportProblemRecord {
  importId: string;
  number: number;
  row: number;
  column: string | null;
  message: string;
}

/** Pages by the order of the rows, for many imports in one statement. @throws RequestError BAD_USER_INPUT for a cursor that such a list did not give */
export async function problemPages(
  tx: SchemeTransaction,
  keys: readonly ProblemPageKey[],
): Promise<Page<ImportProblemRecord>[]> {
  const behind = keys.map(({ after }) => numberOf(after));
  const rows = await tx.sql<ImportProblemRecord & { place: number }>(
    `SELECT wanted.place::int, wanted.import_id AS "importId", p.number, p.row_number AS row, p.column_title AS "column", p.message
     FROM unnest($2::uuid[], $3::int[], $4::int[]) WITH ORDINALITY AS wanted (import_id, behind, most, place) CROSS JOIN LATERAL (
       SELECT number, row_number, column_title, message FROM hours_import_problem
       WHERE scheme_id = $1 AND import_id = wanted.import_id AND number > wanted.behind ORDER BY number LIMIT wanted.most
     ) p ORDER BY wanted.place, p.number`,
    [tx.schemeId, keys.map(({ importId }) => importId), behind, keys.map(({ first }) => first + 1)],
  );
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return keys.map(({ first }, index) => pageOf(byPlace.get(index + 1) ?? [], first, ({ number }) => toCursor(number)));
}

function numberOf(cursor: string | null): number {
  if (cursor === null) return 0;
  const [number] = fromCursor(cursor, 1);
  if (typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= problemsKeptMax) return number;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
