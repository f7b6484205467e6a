import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { readOpportunitySheet } from '../../domain/opportunities/sheet/readOpportunitySheet.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { opportunityWrite } from '../../policies/opportunities.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import type { SheetProblem } from '../hours/judgeSheet.js';
import { uploadedContent } from '../hours/uploadedContent.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { WordsByName } from '../vocabulary/wordsByName.js';
import { mustOfferThings } from './createOpportunity.js';
import { type JudgedOpportunities, judgeOpportunitySheet, type SheetDraft } from './judgeOpportunitySheet.js';
import { keepOrganisation } from './keepOpportunity.js';

export interface ImportOpportunitiesInput {
  /** Left out on a dry run, which changes nothing and so needs no key. */
  idempotencyKey?: string;
  organisationId: string;
  uploadId: string;
  dryRun: boolean;
  /** Load the good rows even though others have problems. */
  skipRowsWithProblems: boolean;
  /** Let people see them at once, rather than keep them as drafts. */
  publish: boolean;
}

export interface OpportunityImportReport {
  dryRun: boolean;
  /** Rows with an opportunity on them, good or not. */
  rowsRead: number;
  /** On a dry run: what would be added. */
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
  /** At most 1,000, in the order of their rows. */
  problems: SheetProblem[];
}

const problemsShownMax = 1_000;
const sheetBytesMax = 1024 * 1024;

/**
 * Loads a group's list of opportunities: every good row becomes a draft, or is published where asked. Loading the same sheet twice adds nothing,
 * even where what it had added was changed or closed since. Unless asked to skip them, rows with problems stop the whole import; a dry run lists
 * them all.
 *
 * @throws DomainError UPLOAD_NOT_FOUND, NOT_A_SHEET, IMPORT_HAS_PROBLEMS, ORGANISATION_CLOSED, INVALID_INPUT (a venue), and to publish NOT_VERIFIED,
 * ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const importOpportunities = defineCommand({
  name: 'importOpportunities',
  policy: opportunityWrite,
  async run(tx, input: ImportOpportunitiesInput): Promise<OpportunityImportReport> {
    const known = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.id });
    const sheet = readContent(await uploadedContent(tx, input.uploadId));
    const skills = await WordsByName.read(
      tx,
      'skill',
      sheet.rows.flatMap((row) => row.skills),
    );
    const trainings = await WordsByName.read(
      tx,
      'training',
      sheet.rows.flatMap((row) => row.trainings),
    );
    const organisation = await keepOrganisation(tx, known.id);
    mustOfferThings(organisation);
    const { publish } = input;
    if (publish) mustTakePart(organisation, ['publish'], 'Load the sheet as drafts: they can be published after that.');

    const judged = await judgeOpportunitySheet(tx, sheet, { organisation, skills, trainings, publish });
    const [first] = judged.problems;
    if (first && !input.dryRun && !input.skipRowsWithProblems) {
      throw new DomainError(
        'IMPORT_HAS_PROBLEMS',
        `${judged.rowsRefused === 1 ? 'One row' : `${judged.rowsRefused} rows`} cannot be loaded, so nothing was. The first: ${first.message} A dry run lists them all.`,
        { field: ['uploadId'] },
      );
    }
    const rowsAdded = input.dryRun ? judged.drafts.length : await addOpportunities(tx, input, judged);
    const { rowsRead, rowsRefused, problems } = judged;
    await tx.audit('Organisation', organisation.id, { dryRun: input.dryRun, publish, rowsAdded, rowsRefused });
    const rowsAlreadyLoaded = judged.rowsAlreadyLoaded + judged.drafts.length - rowsAdded;
    return {
      ...{ dryRun: input.dryRun, rowsRead, rowsAdded, rowsAlreadyLoaded, rowsRefused },
      problems: problems.slice(0, problemsShownMax),
    };
  },
});

function readContent(content: Uint8Array) {
  const field = ['uploadId'];
  if (content.byteLength > sheetBytesMax) {
    throw new DomainError('NOT_A_SHEET', 'The sheet is larger than 1 MB. Split it, and send the parts.', { field });
  }
  const sheet = readOpportunitySheet(content);
  if (!sheet.ok) throw new DomainError('NOT_A_SHEET', sheet.message, { field });
  return sheet;
}

/** Writes them all at once. Returns how many were new: another import of the same rows may have come first. */
async function addOpportunities(
  tx: CommandTransaction<never>,
  input: ImportOpportunitiesInput,
  { drafts, rowsAlreadyLoaded, rowsRefused }: JudgedOpportunities,
): Promise<number> {
  const state = input.publish ? 'PUBLISHED' : 'DRAFT';
  const added = await tx.sql(
    `INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, description, cause, skill_ids, languages, access, place_kind, address, postcode,
                              ward_id, latitude, longitude, minimum_age, training_ids, dbs_level, joining, typical_minutes, earns_credits, friends_max,
                              asks_for_evidence, visibility, contact_name, contact_email, contact_phone, state, created_at, changed_at, published_at,
                              import_fingerprint)
     SELECT $1, r.id, $2, r.kind, r.role, r.description, r.cause, r."skillIds", r.languages, r.access, r."placeKind", r.address, r.postcode,
            r."wardId", r.latitude, r.longitude, r."minimumAge", r."trainingIds", r."dbsLevel", r.joining, r."typicalMinutes", r."earnsCredits",
            r."friendsMax", r."asksForEvidence", r.visibility, r."contactName", r."contactEmail", r."contactPhone", $3, $4, $4,
            CASE WHEN $3 = 'PUBLISHED' THEN $4::timestamptz END, decode(r.fingerprint, 'hex')
     FROM jsonb_to_recordset($5) AS r (id uuid, kind text, role text, description text, cause text, "skillIds" uuid[], languages text[], access text[],
            "placeKind" text, address text, postcode text, "wardId" uuid, latitude double precision, longitude double precision, "minimumAge" integer,
            "trainingIds" uuid[], "dbsLevel" text, joining text, "typicalMinutes" integer, "earnsCredits" boolean, "friendsMax" integer,
            "asksForEvidence" boolean, visibility text, "contactName" text, "contactEmail" text, "contactPhone" text, fingerprint text)
     ON CONFLICT (scheme_id, organisation_id, import_fingerprint) WHERE import_fingerprint IS NOT NULL DO NOTHING
     RETURNING id`,
    [tx.schemeId, input.organisationId, state, tx.now, JSON.stringify(drafts.map(withId))],
  );
  await tx.sql(
    `INSERT INTO opportunity_import (scheme_id, id, organisation_id, upload_id, imported_by, imported_at, rows_added, rows_already_loaded, rows_refused)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[tx.schemeId, newId(), input.organisationId, input.uploadId, tx.actorName, tx.now],
      ...[added.length, rowsAlreadyLoaded + drafts.length - added.length, rowsRefused],
    ],
  );
  return added.length;
}

/** Ids in the order of the rows, so that lists show them in the order of the sheet. */
function withId(draft: SheetDraft): SheetDraft & { id: string } {
  return { id: newId(), ...draft };
}
