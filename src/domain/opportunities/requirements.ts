import { addMonths } from '../schemes/localTime.js';

/** What a DBS check covers, each including those before it. Metadata: the certificate is never kept. */
export const dbsLevels = ['NONE', 'BASIC', 'STANDARD', 'ENHANCED', 'ENHANCED_WITH_BARRED_LISTS'] as const;
export type DbsLevel = (typeof dbsLevels)[number];

export interface Requirements {
  minimumAge: number | null;
  trainingIds: readonly string[];
  dbsLevel: DbsLevel;
}

/** A proof that somebody has seen. Days are local, yyyy-mm-dd. */
export interface SeenCheck {
  kind: 'AGE' | 'TRAINING' | 'DBS';
  ageYears: number | null;
  trainingId: string | null;
  dbsLevel: DbsLevel | null;
  datedOn: string;
  /** It counts until the end of this day. Null: for good. */
  expiresOn: string | null;
}

export interface Proofs {
  /** From this day on of age. Null: of age already. */
  adultFromOn: string | null;
  checks: readonly SeenCheck[];
}

export type MissingRequirement =
  | { code: 'TOO_YOUNG'; minimumAge: number }
  | { code: 'AGE_NOT_SEEN'; minimumAge: number }
  | { code: 'TRAINING_NOT_SEEN'; trainingId: string }
  | { code: 'DBS_NOT_SEEN'; dbsLevel: DbsLevel };

const adultAge = 18;

/** What a member would lack on a local day, all of it; empty: nothing. */
export function missingRequirements(
  required: Requirements,
  { adultFromOn, checks }: Proofs,
  onDay: string,
): MissingRequirement[] {
  const valid = checks.filter((check) => check.expiresOn === null || check.expiresOn >= onDay);
  const missing: MissingRequirement[] = [];
  const age = missingAge(required.minimumAge, adultFromOn, valid, onDay);
  if (age) missing.push(age);
  for (const trainingId of required.trainingIds) {
    if (!valid.some((check) => check.trainingId === trainingId))
      missing.push({ code: 'TRAINING_NOT_SEEN', trainingId });
  }
  const rank = dbsLevels.indexOf(required.dbsLevel);
  if (rank > 0 && !valid.some(({ dbsLevel }) => dbsLevel !== null && dbsLevels.indexOf(dbsLevel) >= rank)) {
    missing.push({ code: 'DBS_NOT_SEEN', dbsLevel: required.dbsLevel });
  }
  return missing;
}

/**
 * No birth date is kept. Up to eighteen, the day from which somebody is of age says how old they are; above it, only a proof of age that
 * somebody saw does, and it grows older with its holder.
 */
function missingAge(
  minimumAge: number | null,
  adultFromOn: string | null,
  checks: readonly SeenCheck[],
  onDay: string,
): MissingRequirement | null {
  if (minimumAge === null) return null;
  if (minimumAge <= adultAge) {
    if (adultFromOn === null) return null;
    return addMonths(adultFromOn, (minimumAge - adultAge) * 12) <= onDay ? null : { code: 'TOO_YOUNG', minimumAge };
  }
  const proven = checks.some(
    ({ ageYears, datedOn }) =>
      ageYears !== null && addMonths(datedOn, Math.max(0, minimumAge - ageYears) * 12) <= onDay,
  );
  return proven ? null : { code: 'AGE_NOT_SEEN', minimumAge };
}
