import { DomainError } from '../../domain/errors.js';
import { type HoursGiven, judgeClaim } from '../../domain/hours/claim.js';
import type { MemberDays } from '../../domain/hours/day.js';
import type { TimesheetRead, TimesheetRow } from '../../domain/hours/timesheet/index.js';
import type { SchemeRules } from '../../domain/schemes/rules.js';
import { cutAt } from '../../domain/text.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { countedDays } from './approvalFacts.js';
import { SheetMembers } from './sheetMembers.js';

export interface SheetProblem {
  /** As the spreadsheet program numbers it. */
  row: number;
  /** The sheet's own heading of the cell in question; null where it is about the whole row. */
  column: string | null;
  message: string;
}

/** A good row, ready to be written. */
export interface SheetLog extends HoursGiven {
  memberId: string;
  activity: string;
  row: number;
  fingerprint: string;
}

export interface JudgedSheet {
  logs: SheetLog[];
  problems: SheetProblem[];
  rowsRead: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
}

interface Fingerprint {
  occurrence: number;
  fingerprint: string;
}

interface Terms {
  now: Date;
  rules: SchemeRules;
  zone: string;
}

const turn = 500;

/** Waits between some hundreds of rows, so that others have their turn; told how many were judged. What it throws ends the judging. */
export type Between = (rowsJudged: number) => Promise<void>;
const othersTurn: Between = () => new Promise((resolve) => setImmediate(resolve));

/** Judges every row of a sheet by the scheme's rules, beside what is approved already and beside the sheet's own other rows. */
export async function judgeSheet(
  tx: SchemeTransaction,
  organisationId: string,
  sheet: TimesheetRead,
  fingerprints: readonly Fingerprint[],
  terms: Terms,
  between: Between = othersTurn,
): Promise<JudgedSheet> {
  const loaded = await loadedFingerprints(tx, organisationId, fingerprints);
  const members = await SheetMembers.read(tx, sheet.rows);
  const matches = sheet.rows.map((row) => members.match(row));
  const days = await countedDays(
    tx,
    sheet.rows.flatMap((row, index) => {
      const match = matches[index];
      return match && 'memberId' in match ? [{ memberId: match.memberId, workedOn: row.workedOn }] : [];
    }),
  );
  const logs: SheetLog[] = [];
  const found: SheetProblem[] = [];
  let rowsAlreadyLoaded = 0;
  for (const [index, row] of sheet.rows.entries()) {
    // A hundred thousand rows take seconds: let the other requests have their turn.
    if (index % turn === 0) await between(index);
    const fingerprint = fingerprints[index];
    const match = matches[index];
    if (!fingerprint || !match) continue;
    if (fingerprint.occurrence > 1) {
      found.push(
        problem(
          row,
          'the same line stands further up on this sheet. If it really happened twice, say in what the two differ.',
        ),
      );
    } else if (loaded.has(fingerprint.fingerprint)) {
      rowsAlreadyLoaded += 1;
    } else if ('problem' in match) {
      found.push(problem(row, match.problem));
    } else {
      const judged = judgeBeside(days.get(match.memberId), () => judgeClaim(row, terms.now, terms.rules, terms.zone));
      if ('problem' in judged) found.push(problem(row, judged.problem));
      else
        logs.push({
          ...judged,
          memberId: match.memberId,
          activity: cutAt(row.activity, 1000),
          row: row.row,
          fingerprint: fingerprint.fingerprint,
        });
    }
  }
  const unreadable = sheet.problems.map(({ row, column, message }) => ({ row, column: column ?? null, message }));
  const problems = [...unreadable, ...found].sort((a, b) => a.row - b.row);
  const rowsRefused = new Set(problems.map((entry) => entry.row)).size;
  return {
    logs,
    problems,
    rowsRead: sheet.rows.length + new Set(sheet.problems.map((entry) => entry.row)).size,
    rowsAlreadyLoaded,
    rowsRefused,
  };
}

/** Judges one row on its own, and beside what counts of the same member, to which it is added where nothing stands in its way. */
export function judgeBeside<Given extends HoursGiven>(
  days: MemberDays | undefined,
  judge: () => Given,
): Given | { problem: string } {
  try {
    const given = judge();
    const refusal = days?.refusal(given);
    if (refusal === 'DAY_TOO_LONG')
      return { problem: 'with this the person would have more than 24 hours in one day.' };
    if (refusal) return { problem: 'the times overlap other hours of the same person.' };
    days?.add(given);
    return given;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { problem: lowerFirst(error.message) };
  }
}

/** Something about a whole row. */
export function problem(row: Pick<TimesheetRow, 'row'>, text: string): SheetProblem {
  return { row: row.row, column: null, message: `Row ${row.row}: ${text}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * What the group's sheets had brought before. The fingerprints are one array and not rows to be joined: row-level security lets no index compare them, so a
 * join whose size is guessed wrongly, as it is right after a first large sheet, would read all of the group's logs once for each row of this one.
 */
export async function loadedFingerprints(
  tx: SchemeTransaction,
  organisationId: string,
  fingerprints: readonly Pick<Fingerprint, 'fingerprint'>[],
): Promise<Set<string>> {
  const rows = await tx.sql<{ fingerprint: string }>(
    `SELECT encode(import_fingerprint, 'hex') AS fingerprint FROM hours_log
     WHERE scheme_id = $1 AND organisation_id = $2 AND import_fingerprint = ANY ($3::bytea[])`,
    [tx.schemeId, organisationId, fingerprints.map((entry) => `\\x${entry.fingerprint}`)],
  );
  return new Set(rows.map((row) => row.fingerprint));
}
