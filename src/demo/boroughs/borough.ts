import type { MemberDays } from '../../domain/hours/day.js';
import type { RewardChoice } from '../../domain/hours/reward.js';
import type { SchemeRules } from '../../domain/schemes/rules.js';
import type { OfferForm } from '../../domain/spending/offerForm.js';
import type { MemberActor } from '../../policies/actor.js';
import type { BoroughWard, Place } from '../geography/wards.js';
import type { DemoCalendar, Season } from './calendar.js';
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
}

export interface DemoGroup {
  body: DemoBody;
  potId: string;
  activities: readonly string[];
  sessions: readonly DemoSession[];
  season: Season;
  crowd: number;
  /** Who decide: the leader first, then the coordinator, who decides what the leader gave. */
  leaders: DemoMember[];
  roster: Attendance[];
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
  operators: DemoMember[];
  auditor: DemoMember;
}
