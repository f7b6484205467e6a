import type { CommonFacts, IsoDay } from './factBase.js';

/** What somebody may do for a member, and until when. */
interface CareFacts extends CommonFacts {
  careKind: 'GUARDIAN' | 'HELPER';
  lastDayOn: IsoDay;
}

export interface CareForYouFacts extends CareFacts {
  /** Who may act for the recipient from now on. */
  carerName: string;
}

export interface CareByYouFacts extends CareFacts {
  /** For whom the recipient may act from now on. */
  memberName: string;
}

/** To both sides. */
export interface CareEndedFacts extends CommonFacts {
  careKind: 'GUARDIAN' | 'HELPER';
  /** The other side. */
  otherName: string;
  /** True: the recipient is the one who was helped. */
  isForRecipient: boolean;
}
