import type { CommonFacts } from './factBase.js';

interface OpportunityFacts extends CommonFacts {
  organisationName: string;
  /** What somebody would be there: "Kitchen helper". */
  role: string;
}

/** To those who look after the group's people. */
export interface ApplicationReceivedFacts extends OpportunityFacts {
  memberName: string;
  /** What they wrote, where they wrote anything. */
  words?: string;
}

export interface ApplicationAnsweredFacts extends OpportunityFacts {
  endedAs: 'ACCEPTED' | 'DECLINED' | 'ENDED';
  reason?: string;
}

export interface RequirementsMissingFacts extends OpportunityFacts {
  /** What they lack, in a sentence. */
  words: string;
  startsAt: Date;
}

/** To those who look after the group's people. */
export interface RequirementsChangedFacts extends OpportunityFacts {
  lackingCount: number;
  /** The first of them, by name. */
  names: string;
}

export interface OpportunityMessages {
  APPLICATION_RECEIVED: ApplicationReceivedFacts;
  APPLICATION_ANSWERED: ApplicationAnsweredFacts;
  APPLICATION_WITHDRAWN: ApplicationReceivedFacts;
  REQUIREMENTS_MISSING: RequirementsMissingFacts;
  REQUIREMENTS_CHANGED: RequirementsChangedFacts;
}
