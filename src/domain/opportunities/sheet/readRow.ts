import type { RowReader } from '../../sheets/rowReader.js';
import { cleanText } from '../../sheets/text.js';
import type { TypedOpportunity } from '../opportunityForm.js';
import {
  isEmptyCell,
  listed,
  type Reading,
  readAge,
  readChoice,
  readChoices,
  readFriends,
  readLanguageNames,
  readLength,
} from './cells.js';
import type { Field } from './columns.js';
import { ACCESS, CAUSES, DBS_LEVELS, JOININGS, KINDS, PLACE_KINDS, VISIBILITIES, YES_OR_NO } from './words.js';

export type OpportunityReader = RowReader<Field, 'UNREADABLE' | 'MISSING'>;

export interface ReadRow {
  typed: TypedOpportunity;
  skills: string[];
  trainings: string[];
}

/** Reads one row. Undefined, or problems noted by the reader, where it cannot be loaded as it stands. */
export function readOpportunityRow(reader: OpportunityReader): ReadRow | undefined {
  reader.reportExtraCells();
  const role = reader.cell('role');
  if (isEmptyCell(role) && !reader.isSpoilt('role')) {
    reader.add('MISSING', 'there is no role. Write what somebody would be, such as “Kitchen helper”.', 'role');
  }
  const kind = needed(
    reader,
    'kind',
    (cell) => readChoice(cell, KINDS),
    'kind of opportunity, such as ongoing or one off',
  );
  const cause = needed(reader, 'cause', (cell) => readChoice(cell, CAUSES), 'cause, such as food');
  const details = readDetails(reader);
  const place = readPlace(reader);
  const names = {
    skills: listed(cleanText(reader.raw('skills'))),
    trainings: listed(cleanText(reader.raw('trainings'))),
  };
  if (kind === undefined || cause === undefined) return undefined;
  return { typed: { kind, role, cause, place, ...details }, ...names };
}

function readDetails(reader: OpportunityReader): Omit<TypedOpportunity, 'kind' | 'role' | 'cause' | 'place'> {
  const yesOrNo = (field: Field): boolean | undefined => {
    const answer = optional(reader, field, (cell) => readChoice(cell, YES_OR_NO));
    return answer === undefined ? undefined : answer === 'YES';
  };
  return {
    description: cleanText(reader.raw('description')),
    languages: readLanguageNames(cleanText(reader.raw('languages'))),
    access: optional(reader, 'access', (cell) => readChoices(cell, ACCESS)),
    minimumAge: optional(reader, 'minimumAge', readAge),
    dbsLevel: optional(reader, 'dbs', (cell) => readChoice(cell, DBS_LEVELS)),
    joining: optional(reader, 'joining', (cell) => readChoice(cell, JOININGS)),
    typicalMinutes: readTypicalMinutes(reader),
    earnsCredits: yesOrNo('credits'),
    friendsMax: optional(reader, 'friends', readFriends),
    asksForEvidence: yesOrNo('evidence'),
    visibility: optional(reader, 'visibility', (cell) => readChoice(cell, VISIBILITIES)),
    contactName: said(reader, 'contactName'),
    contactEmail: said(reader, 'contactEmail'),
    contactPhone: said(reader, 'contactPhone'),
  };
}

/** Minutes where the sheet has both, and they say the same. */
function readTypicalMinutes(reader: OpportunityReader): number | undefined {
  const minutes = optional(reader, 'minutes', (cell) => readLength(cell, 'MINUTES'));
  const hours = optional(reader, 'hours', (cell) => readLength(cell, 'HOURS'));
  if (minutes !== undefined && hours !== undefined && minutes !== hours) {
    reader.add(
      'UNREADABLE',
      'the hours and the minutes of a session do not say the same. Keep one of the two.',
      'minutes',
    );
  }
  return minutes ?? hours;
}

function readPlace(reader: OpportunityReader): TypedOpportunity['place'] {
  const kind = optional(reader, 'remote', (cell) => readChoice(cell, PLACE_KINDS));
  const address = said(reader, 'address');
  // "Online" where the others have their address says the same as a column of its own.
  const saysRemote = PLACE_KINDS.read(address ?? '') === 'REMOTE';
  if (saysRemote) return { kind: kind ?? 'REMOTE', postcode: said(reader, 'postcode') };
  return { kind: kind ?? 'ON_SITE', address, postcode: said(reader, 'postcode') };
}

function said(reader: OpportunityReader, field: Field): string | undefined {
  const cell = reader.cell(field);
  return isEmptyCell(cell) ? undefined : cell;
}

function optional<T>(reader: OpportunityReader, field: Field, read: (cell: string) => Reading<T>): T | undefined {
  const cell = reader.cell(field);
  // "None" is an answer to some questions, such as the DBS level, and it is the default there.
  return isEmptyCell(cell) ? undefined : reader.take(field, read(cell));
}

function needed<T>(
  reader: OpportunityReader,
  field: Field,
  read: (cell: string) => Reading<T>,
  what: string,
): T | undefined {
  if (isEmptyCell(reader.cell(field)) && !reader.isSpoilt(field)) {
    reader.add('MISSING', `there is no ${what}.`, field);
    return undefined;
  }
  return optional(reader, field, read);
}
