import type { SchemeRules } from '../../../domain/schemes/rules.js';
import type { BoroughSlug } from '../../geography/wards.js';
import type { GroupKind } from './groupKinds.js';
import type { VenueKind } from './venueKinds.js';

/** The body of an organisation's line: name, kind, ward by its name, and what it says of itself. */
export type GroupLine = readonly [name: string, kind: GroupKind, ward: string, says: string];
export type VenueLine = readonly [name: string, kind: VenueKind, ward: string, says: string];

export interface CastMember {
  name: string;
  email: string;
}

/** Whom one can sign in as: named, so that the terminal and the explorer can offer them. */
export interface BoroughCast {
  volunteer: CastMember;
  /** Leads the first group. */
  leader: CastMember;
  /** Coordinates the first venue. */
  venue: CastMember;
  operator: CastMember;
  /** Comes to the till with a card and a PIN. */
  cardHolder: string;
}

/** What is written down of a borough; everything else is drawn from the seed. Bodies, streets and people are invented. */
export interface BoroughStory {
  slug: BoroughSlug;
  name: string;
  rules: Partial<SchemeRules>;
  /** Of all members of the four boroughs. */
  share: number;
  cast: BoroughCast;
  /** In other scripts, or as their bearers like to write them: so that nothing quietly expects Latin letters. */
  unusualNames: readonly string[];
  streets: readonly string[];
  /** Postcode districts by ward. */
  districts: Readonly<Record<string, string>>;
  groups: readonly GroupLine[];
  /** Has asked to join and waits to be verified. */
  waitingGroup: string;
  venues: readonly VenueLine[];
}
