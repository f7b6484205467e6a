import type { AccessFeature, Cause, OpportunityKind, PlaceKind } from '../../../../domain/opportunities/opportunity.js';
import type { DbsLevel } from '../../../../domain/opportunities/requirements.js';

/** A kind of place on a shift: its name, its part of all places, and what whoever takes it can do. */
export interface PlacePattern {
  name: string;
  part: number;
  skills?: readonly string[];
}

/** What a group of some kind may look for. Skills and trainings are named as in the default vocabulary. */
export interface OpportunityPattern {
  kind: OpportunityKind;
  role: string;
  says: string;
  skills: readonly string[];
  trainings?: readonly string[];
  dbsLevel?: DbsLevel;
  minimumAge?: number;
  joining?: 'BY_APPLICATION';
  placeKind?: PlaceKind;
  visibility?: 'SCHEME';
  friendsMax?: number;
  asksForEvidence?: true;
  /** Absent: one kind of place, for helpers. */
  places?: readonly PlacePattern[];
}

/** What groups of one kind look for: for their regular meetings, in turn. */
export interface GroupOpportunities {
  cause: Cause;
  access: readonly AccessFeature[];
  meetings: readonly [OpportunityPattern, ...OpportunityPattern[]];
}
