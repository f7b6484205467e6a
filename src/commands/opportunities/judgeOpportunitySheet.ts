import { DomainError } from '../../domain/errors.js';
import { type OpportunityForm, readOpportunityForm } from '../../domain/opportunities/opportunityForm.js';
import type { Field } from '../../domain/opportunities/sheet/columns.js';
import type { OpportunitySheet, SheetOpportunity } from '../../domain/opportunities/sheet/readOpportunitySheet.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';
import type { SheetProblem } from '../hours/judgeSheet.js';
import type { WordsByName } from '../vocabulary/wordsByName.js';
import { placeOf, type StoredPlace } from './opportunityPlace.js';
import { mustSayWhere } from './publishOpportunity.js';

/** A good row, ready to be written. */
export interface SheetDraft extends OpportunityForm, StoredPlace {
  skillIds: string[];
  trainingIds: string[];
  fingerprint: string;
}

export interface JudgedOpportunities {
  drafts: SheetDraft[];
  problems: SheetProblem[];
  rowsRead: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
}

interface Terms {
  organisation: OrganisationEntity;
  skills: WordsByName;
  trainings: WordsByName;
  /** They are to be published, so that each says where it is. */
  publish: boolean;
}

const skillsMax = 30;
const trainingsMax = 10;
/** Where the field of a refusal has a column of another name. */
const columnOf: Readonly<Record<string, Field>> = {
  dbsLevel: 'dbs',
  place: 'address',
  typicalMinutes: 'minutes',
  friendsMax: 'friends',
};

/** Judges every row as if it were typed by itself. What an earlier sheet loaded is known by its fingerprint. */
export async function judgeOpportunitySheet(
  tx: SchemeTransaction,
  sheet: OpportunitySheet,
  terms: Terms,
): Promise<JudgedOpportunities> {
  const loaded = await loadedFingerprints(tx, terms.organisation.id, sheet.rows);
  const drafts: SheetDraft[] = [];
  const problems = sheet.problems.map(({ row, column = null, message }): SheetProblem => ({ row, column, message }));
  let rowsAlreadyLoaded = 0;
  for (const row of sheet.rows) {
    if (row.occurrence > 1) {
      problems.push(problem(row, null, 'the same line stands further up on this sheet. Leave one of the two.'));
    } else if (loaded.has(row.fingerprint)) {
      rowsAlreadyLoaded += 1;
    } else {
      const judged = await judgeRow(tx, row, sheet.columns, terms);
      if (Array.isArray(judged)) problems.push(...judged);
      else drafts.push(judged);
    }
  }
  const unread = new Set(sheet.problems.map(({ row }) => row)).size;
  return {
    drafts,
    problems: problems.sort((one, other) => one.row - other.row),
    rowsRead: sheet.rows.length + unread,
    rowsAlreadyLoaded,
    rowsRefused: new Set(problems.map(({ row }) => row)).size,
  };
}

async function judgeRow(
  tx: SchemeTransaction,
  row: SheetOpportunity,
  columns: OpportunitySheet['columns'],
  terms: Terms,
): Promise<SheetDraft | SheetProblem[]> {
  const problems: SheetProblem[] = [];
  const title = (field: Field): string | null => columns.get(field) ?? null;
  const named = (field: 'skills' | 'trainings', max: number): string[] => {
    const judged = terms[field].ids(row[field]);
    if ('problem' in judged) problems.push(problem(row, title(field), judged.problem));
    else if (judged.ids.length > max) problems.push(problem(row, title(field), `more than ${max} ${field} are named.`));
    else return judged.ids;
    return [];
  };
  const words = { skillIds: named('skills', skillsMax), trainingIds: named('trainings', trainingsMax) };
  try {
    const form = readOpportunityForm(row.typed);
    const place = await placeOf(tx, form, row.typed.place, terms.organisation);
    if (terms.publish) mustSayWhere({ placeKind: form.placeKind, ...place });
    if (problems.length === 0) return { ...form, ...place, ...words, fingerprint: row.fingerprint };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const [field = ''] = error.detail.field ?? [];
    const column = title(columnOf[field] ?? (field as Field));
    const where = column === null ? '' : `the “${column}” cell: `;
    problems.push(problem(row, column, `${where}${lowerFirst(error.message)}`));
  }
  return problems;
}

function problem({ row }: SheetOpportunity, column: string | null, text: string): SheetProblem {
  return { row, column, message: `Row ${row}: ${text}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

async function loadedFingerprints(
  tx: SchemeTransaction,
  organisationId: string,
  rows: readonly SheetOpportunity[],
): Promise<ReadonlySet<string>> {
  const loaded = await tx.sql<{ fingerprint: string }>(
    `SELECT encode(import_fingerprint, 'hex') AS fingerprint FROM opportunity
     WHERE scheme_id = $1 AND organisation_id = $2 AND import_fingerprint = ANY (SELECT decode(f, 'hex') FROM unnest($3::text[]) f)`,
    [tx.schemeId, organisationId, rows.map(({ fingerprint }) => fingerprint)],
  );
  return new Set(loaded.map(({ fingerprint }) => fingerprint));
}
