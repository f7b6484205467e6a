import type { MemberDays } from '../../domain/hours/day.js';
import type { RewardChoice } from '../../domain/hours/reward.js';
import type { AccessFeature, Cause } from '../../domain/opportunities/opportunity.js';
import type { SchemeRules } from '../../domain/schemes/rules.js';
import type { OfferForm } from '../../domain/spending/offerForm.js';
import type { MemberActor } from '../../policies/actor.js';
import type { BoroughWard, Place } from '../geography/wards.js';
import type { DemoCalendar, Season } from './calendar.js';
import type { GroupKind } from './data/groupKinds.js';
import type { OpportunityPattern } from './data/opportunities/pattern.js';
import type { BoroughStory } from './data/types.js';
import type { DemoIds } from './random.js';

export const demoZone = 'Europe/London';

/** Days before anybody gives an hour: the scheme is set up, the bodies are verified, the first members join. */
export const openingDays = 7;

export interface DemoWard extends BoroughWard {
  id: string;
}

/** An organisation of the borough, as a group, a venue or both. Days are counted in the calendar. */
export interface DemoBody {
  id: string;
  name: string;
  says: string;
  legalForm: 'INFORMAL' | 'CHARITY' | 'CIC' | 'COMPANY' | 'PUBLIC_BODY';
  ward: DemoWard;
  place: Place;
  address: string;
  postcode: string;
  status: 'VERIFIED' | 'PENDING';
  registeredOn: number;
  group: DemoGroup | null;
  venue: DemoVenue | null;
}

export interface DemoSession {
  weekday: number;
  /** Minutes after midnight. */
  startsAt: number;
  minutes: number;
  /** The shifts it is kept with. Null: without a rota. */
  meetings: Meetings | null;
}

export interface DemoGroup {
  body: DemoBody;
  kind: GroupKind;
  potId: string;
  activities: readonly string[];
  sessions: readonly DemoSession[];
  season: Season;
  crowd: number;
  /** Who decide: the leader first, then the coordinator, who decides what the leader gave. */
  leaders: DemoMember[];
  roster: Attendance[];
  /** What it looks for people for: its regular meetings first. */
  opportunities: DemoOpportunity[];
  /** The evening on which the leader sits down with the logs. */
  decidesOn: { weekday: number; everyWeeks: number };
}

/** How often a member comes to a group: sessions in an ordinary week. */
export interface Attendance {
  member: DemoMember;
  group: DemoGroup;
  perWeek: number;
}

export interface DemoOffer extends OfferForm {
  id: string;
  status: 'ACTIVE' | 'PAUSED';
}

export interface DemoVenue {
  body: DemoBody;
  accountId: string;
  budgetMinutes: number | null;
  crowd: number;
  offers: DemoOffer[];
  /** Who stand at the till: the coordinator first. */
  staff: DemoMember[];
}

export interface DemoMember {
  id: string;
  walletId: string;
  memberNumber: string;
  name: string;
  email: string | null;
  phone: string | null;
  addressLines: string[];
  preferredChannel: 'EMAIL' | 'TEXT' | 'LETTER' | 'NONE';
  ward: DemoWard;
  home: Place;
  joinedOn: number;
  /** From this day on they come no more. */
  driftsAwayOn: number;
  reward: RewardChoice;
  donatesTo: DemoBody | null;
  /** How much they give and spend, against an ordinary member. */
  gives: number;
  spends: number;
  /** Of those who have no screen. */
  card: { id: string; number: string; pin: string } | null;
  /** Whom they give credits to now and then. */
  friends: DemoMember[];
  actor: MemberActor;
  days: MemberDays;
}

/** Has neither a screen nor a telephone: staff and leaders act for them. */
export function isOffline(member: DemoMember): boolean {
  return member.email === null && member.phone === null;
}

/** The scheme's words for skills and trainings, by their names. */
export interface DemoVocabulary {
  skills: ReadonlyMap<string, string>;
  trainings: ReadonlyMap<string, { id: string; validMonths: number | null }>;
}

/** Something a group looks for people for. */
export interface DemoOpportunity {
  id: string;
  group: DemoGroup;
  /** Where it is: the group's own place, or another body's nearby. */
  at: DemoBody;
  pattern: OpportunityPattern;
  cause: Cause;
  access: readonly AccessFeature[];
  languages: readonly string[];
  typicalMinutes: number | null;
  createdAt: Date;
  publishedAt: Date | null;
  closedAt: Date | null;
  meetings: Meetings[];
}

/** A kind of place on each shift. Whoever takes it has all of its skills, named here. */
export interface PlaceKind {
  name: string;
  capacity: number;
  skills: readonly string[];
}

/** When an opportunity's shifts are: those of a series, or a single one. */
export interface Meetings {
  opportunity: DemoOpportunity;
  /** Null: a single shift without a series. */
  series: { id: string; rrule: string; bankHolidays: 'KEEP' | 'SKIP'; exceptOn: readonly string[] } | null;
  /** The first day, yyyy-mm-dd. */
  startsOn: string;
  /** Minutes after midnight, the same on both sides of a clock change. */
  startsAt: number;
  minutes: number;
  places: readonly PlaceKind[];
  note: string;
  createdAt: Date;
  /** Is there a shift on this day? */
  isOn(day: string): boolean;
}

/** What a member says of themselves. Skills are named as in the vocabulary. */
export interface DemoProfile {
  about: string;
  skills: string[];
  interests: Cause[];
  avoids: Cause[];
  avoidsWords: string;
  languages: string[];
  accessNeeds: AccessFeature[];
  showsHome: boolean;
  travelMetres: number | null;
  takesRemote: boolean;
  weeklyMinutesMax: number | null;
  findable: boolean;
  changedAt: Date;
  free: { weekday: number; from: string; to: string }[];
  exceptions: { from: string; to: string; kind: 'FREE' | 'AWAY' }[];
}

export type Profiles = ReadonlyMap<DemoMember, DemoProfile>;

/** Everything about a borough before its history begins. */
export interface Borough {
  story: BoroughStory;
  schemeId: string;
  seed: string;
  rules: SchemeRules;
  calendar: DemoCalendar;
  ids: DemoIds;
  issuanceId: string;
  communityPotId: string;
  wards: DemoWard[];
  bodies: DemoBody[];
  groups: DemoGroup[];
  venues: DemoVenue[];
  members: DemoMember[];
  vocabulary: DemoVocabulary;
  profiles: Profiles;
  operators: DemoMember[];
  auditor: DemoMember;
}
