import { DomainError } from '../errors.js';
import { type DbsLevel, dbsLevels } from '../opportunities/requirements.js';
import { addMonths } from '../schemes/localTime.js';

export const checkKinds = ['AGE', 'TRAINING', 'DBS'] as const;
export type CheckKind = (typeof checkKinds)[number];

/** What somebody says they saw. Days are local, yyyy-mm-dd. */
export interface CheckForm {
  kind: CheckKind;
  ageYears: number | null;
  trainingId: string | null;
  dbsLevel: DbsLevel | null;
  datedOn: string;
  /** Absent: as the training says, else for good. */
  expiresOn?: string | null;
}

const ageMin = 5;
const ageMax = 99;
/** A proof older than this was written before anybody alive was born. */
const oldestMonths = 1_320;

/** @throws DomainError INVALID_INPUT unless exactly what belongs to the kind is given, on a day that was */
export function mustFitKind(form: CheckForm, today: string): void {
  const { kind, ageYears, trainingId, dbsLevel, datedOn } = form;
  const given = { AGE: ageYears !== null, TRAINING: trainingId !== null, DBS: dbsLevel !== null };
  const fields = { AGE: 'ageYears', TRAINING: 'trainingId', DBS: 'dbsLevel' } as const;
  for (const other of checkKinds) {
    if (given[other] !== (other === kind)) throw invalid(fields[other], whatBelongs[kind]);
  }
  if (ageYears !== null && !(Number.isInteger(ageYears) && ageYears >= ageMin && ageYears <= ageMax)) {
    throw invalid('ageYears', `An age is a whole number of years from ${ageMin} to ${ageMax}.`);
  }
  if (dbsLevel === 'NONE' || (dbsLevel !== null && !dbsLevels.includes(dbsLevel))) {
    throw invalid('dbsLevel', 'Say which level the certificate shows.');
  }
  if (datedOn > today)
    throw new DomainError('IN_THE_FUTURE', 'A proof is dated today or before.', { field: ['datedOn'] });
  if (datedOn < addMonths(today, -oldestMonths)) throw invalid('datedOn', 'Please look at the day on the proof again.');
}

const whatBelongs: Readonly<Record<CheckKind, string>> = {
  AGE: 'For a proof of age, give the years it proves and nothing else.',
  TRAINING: 'For a training, give the training and nothing else.',
  DBS: 'For a DBS certificate, give its level and nothing else.',
};

/** Until which day it counts; null: for good. @throws DomainError INVALID_INPUT for one that has run out already or ends before it begins */
export function checkExpiry(
  { datedOn, expiresOn }: Pick<CheckForm, 'datedOn' | 'expiresOn'>,
  validMonths: number | null,
  today: string,
): string | null {
  const lastDay = expiresOn ?? (validMonths === null ? null : addMonths(datedOn, validMonths));
  if (lastDay === null) return null;
  if (lastDay < datedOn) throw invalid('expiresOn', 'It would run out before the day it is dated.');
  if (lastDay < today) throw invalid('expiresOn', `It ran out on ${lastDay}. A newer one is needed.`);
  return lastDay;
}

/** What whoever records a check is to know besides. */
export function checkNotices(kind: CheckKind): string[] {
  if (kind !== 'DBS') return [];
  return [
    'Nothing but the level and the days is kept here. Keep no copy of the certificate: where one was needed to decide, destroy it within six months.',
  ];
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
