import type { AccessFeature, Cause, PlaceKind } from '../opportunities/opportunity.js';
import type { DbsLevel } from '../opportunities/requirements.js';

/** What suits a member: something a group offers, or what a neighbour asks help for. */
export const matchKinds = ['OPPORTUNITY', 'HELP_REQUEST'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** Why something is not for somebody. */
export const dismissalReasons = [
  'TOO_FAR',
  'WRONG_TIMES',
  'NOT_INTERESTED',
  'TOO_DEMANDING',
  'NOT_THIS_GROUP',
  'OTHER',
] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

/** A member has at most so many matches, whatever there is; so have those who look for members. */
export const matchesMax = 100;

interface SharedFacts {
  skillIds: string[];
  cause: Cause;
  isInterest: boolean;
  placeKind: PlaceKind;
}

/** What a match of a member with an opportunity rests on. Instants are as the database writes them. */
export interface OpportunityFacts extends SharedFacts {
  languages: string[];
  unmetAccess: AccessFeature[];
  meetsAccess: boolean;
  suitsAt: string | null;
  takeableAt: string | null;
  freeThisWeek: number;
  freeSoon: number;
  /** How often they came to the group. */
  came: number;
  isNewGroup: boolean;
  isNewToThem: boolean;
  trainingIds: string[];
  dbsLevel: DbsLevel | null;
  ageToSee: number | null;
  needsConsent: boolean;
  needsApplication: boolean;
  lacksSkills: boolean;
}

/** The same of what a neighbour asks help for. */
export interface HelpRequestFacts extends SharedFacts {
  hasHelped: boolean;
  answers: number;
}

/** What a match of an opportunity with a member rests on, as far as its group may know. */
export interface PersonFacts extends SharedFacts {
  /** At least so far: the nearer edge of a ring. */
  metres: number | null;
  languages: string[];
  suitsAt: string | null;
  came: number;
}

/** How a list of matches is sorted. NEED: the scheme weighs nothing. */
export const matchOrders = ['SCORE', 'NEED'] as const;
export type MatchOrder = (typeof matchOrders)[number];
