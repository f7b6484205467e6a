import type { AccessFeature, Cause, PlaceKind } from '../opportunities/opportunity.js';
import type { DbsLevel } from '../opportunities/requirements.js';

/** A group as everybody may read about it. Its own address is left out: an informal group's is somebody's home. */
export interface PublicGroup {
  id: string;
  name: string;
  description: string;
}

/** When an opportunity takes place next. */
export interface PublicSession {
  id: string;
  startsAt: Date;
  endsAt: Date;
}

/** A word of the scheme's vocabulary. */
export interface PublicWord {
  id: string;
  name: string;
}

/** What everybody may read of an opportunity: nothing of members, and of whom to ask only the addresses that were given for everybody. */
export interface PublicOpportunity {
  id: string;
  publishedAt: Date;
  /** When it, or a session that is shown, was last changed. */
  changedAt: Date;
  role: string;
  description: string;
  cause: Cause;
  skills: readonly PublicWord[];
  trainings: readonly PublicWord[];
  /** BCP 47 tags. */
  languages: readonly string[];
  access: readonly AccessFeature[];
  placeKind: PlaceKind;
  address: string;
  postcode: string | null;
  /** Degrees, WGS84; both or neither. */
  latitude: number | null;
  longitude: number | null;
  minimumAge: number | null;
  dbsLevel: DbsLevel;
  earnsCredits: boolean;
  contactEmail: string | null;
  contactPhone: string | null;
  group: PublicGroup;
  sessions: readonly PublicSession[];
}

/** Whose feed it is, and where it is found. */
export interface FeedHome {
  schemeName: string;
  timeZone: string;
  /** The address of the scheme's feeds, without a slash at the end. What has no address of its own is named behind its #. */
  address: string;
}

/** Where the description of one opportunity stands, which is also its name. */
export function opportunityAddress(home: FeedHome, opportunityId: string): string {
  return `${home.address}/opportunities/${opportunityId}`;
}

/** The name of something that has no address of its own. */
export function namedHere(home: FeedHome, kind: string, id: string): string {
  return `${home.address}#${kind}-${id.toLowerCase().replaceAll('_', '-')}`;
}

/** Does anybody go somewhere for it, and is it said where? */
export function hasPlace({ placeKind, address, postcode, latitude }: PublicOpportunity): boolean {
  return placeKind !== 'REMOTE' && (address !== '' || postcode !== null || latitude !== null);
}
