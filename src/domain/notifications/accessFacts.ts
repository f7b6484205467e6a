import type { DbsLevel } from '../opportunities/requirements.js';
import type { CommonFacts, IsoDay } from './factBase.js';

export interface PasskeyFacts extends CommonFacts {
  /** What the member called it. */
  passkeyName: string;
  /** When it was made, or found to be copied. */
  happenedAt: Date;
}

/** One of the three is there: what the proof was of. */
export interface CheckSeenFacts extends CommonFacts {
  ageYears: number | null;
  trainingName: string | null;
  dbsLevel: DbsLevel | null;
  datedOn: IsoDay;
  /** Null: for good. */
  expiresOn: IsoDay | null;
}
